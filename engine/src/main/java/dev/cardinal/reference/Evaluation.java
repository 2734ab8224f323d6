package dev.cardinal.reference;

import dev.cardinal.op.Op;
import dev.cardinal.op.Operands;
import dev.cardinal.op.Operands.Operand;
import dev.cardinal.spi.Kernel;
import dev.cardinal.spi.KernelCall;
import dev.cardinal.spi.KernelDescriptor;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.spi.Support;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * An operator's own evaluation as a kernel.
 *
 * @param type the operator's name
 */
record Evaluation(String type) implements KernelDescriptor {
  @Override
  public String id() {
    return ReferenceBackend.NAME + ":" + type.toLowerCase(Locale.ROOT) + ":evaluate";
  }

  @Override
  public Support support(KernelQuery query) {
    return Support.YES;
  }

  @Override
  public Kernel create(KernelQuery query, PackedWeights weights) {
    return call -> run(query, call);
  }

  private static void run(KernelQuery query, KernelCall call) {
    Op op = query.op();
    var operands = new ArrayList<Operand>();
    for (int i = 0; i < query.operands().count(); i++) {
      operands.add(query.operands().has(i) ? Operand.of(call.src(i)) : Operand.ABSENT);
    }
    var src = new Operands(operands);
    List<TensorType> all = op.infer(src);
    var dst = new ArrayList<Tensor>();
    for (int i = 0; i < all.size(); i++) {
      dst.add(i < query.results().size() ? call.dst(i) : Tensor.allocate(all.get(i)));
    }
    op.evaluate(src, dst);
  }
}
