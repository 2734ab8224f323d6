package dev.cardinal.vector;

import dev.cardinal.op.UnaryOp;
import dev.cardinal.spi.Kernel;
import dev.cardinal.spi.KernelDescriptor;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.spi.Support;
import dev.cardinal.vector.ukernel.F32Activation;

/**
 * A function of every element.
 *
 * @param id the kernel's name
 */
record UnaryF32(String id) implements KernelDescriptor {
  /** The kernel of an operator, named by its lower-case type. */
  static UnaryF32 of(String operator) {
    return new UnaryF32("vector:" + operator + ":f32");
  }

  @Override
  public Support support(KernelQuery query) {
    return Conditions.float32(query);
  }

  @Override
  public Kernel create(KernelQuery query, PackedWeights weights) {
    F32Activation function = Activations.of(((UnaryOp) query.op()).activation());
    long elements = query.results().getFirst().shape().elements();
    return call ->
        Lines.forEach(
            call,
            elements,
            (at, n) -> function.apply(call.src(0).segment(), at, call.dst(0).segment(), at, n));
  }
}
