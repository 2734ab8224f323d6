package dev.cardinal.onednn;

import dev.cardinal.spi.Kernel;
import dev.cardinal.spi.KernelDescriptor;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.spi.Support;

/**
 * A kernel that is one of oneDNN's primitives. It takes a node if the primitive can be described,
 * and if oneDNN has more for it than its reference implementation, which is no faster than the
 * engine's own.
 */
abstract class OneDnnKernel implements KernelDescriptor {
  private final String id;

  OneDnnKernel(String operator) {
    this.id = OneDnnBackend.NAME + ":" + operator + ":f32";
  }

  @Override
  public final String id() {
    return id;
  }

  /** Whether the node is of a kind that the primitive takes at all. */
  abstract Support accepts(KernelQuery query);

  /** The primitive for a node that is accepted, its scratchpad given by the caller. */
  abstract PrimitiveDesc describe(KernelQuery query);

  /** Where the primitive's arguments are. */
  abstract PrimitiveKernel.Arguments arguments(
      KernelQuery query, PrimitiveDesc desc, PackedWeights weights);

  @Override
  public final Support support(KernelQuery query) {
    if (accepts(query) instanceof Support.Unsupported no) {
      return no;
    }
    try (PrimitiveDesc desc = described(query)) {
      String implementation = desc.implementation();
      return Support.when(
          Implementations.isFast(implementation),
          "oneDNN has no more than its reference implementation: " + implementation);
    } catch (OneDnnException e) {
      return Support.no(e.getMessage());
    }
  }

  @Override
  public final Kernel create(KernelQuery query, PackedWeights weights) {
    int threads = query.options().threads();
    try (PrimitiveDesc desc = described(query)) {
      PrimitiveKernel.Arguments arguments = arguments(query, desc, weights);
      return Threads.with(threads, () -> arguments.kernel(desc, threads, weights));
    }
  }

  private PrimitiveDesc described(KernelQuery query) {
    return Threads.with(query.options().threads(), () -> describe(query));
  }

  /** The attributes that the session asks of all primitives. */
  static Attributes attributes(KernelQuery query) {
    return Attributes.GIVEN_SCRATCHPAD.with(query.options().fpMath());
  }
}
