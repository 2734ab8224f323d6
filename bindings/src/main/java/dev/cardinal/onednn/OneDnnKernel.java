package dev.cardinal.onednn;

import dev.cardinal.onednn.primitive.Attributes;
import dev.cardinal.onednn.primitive.OneDnnException;
import dev.cardinal.onednn.primitive.PrimitiveDesc;
import dev.cardinal.onednn.primitive.Threads;
import dev.cardinal.spi.Kernel;
import dev.cardinal.spi.KernelDescriptor;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.spi.Support;
import dev.cardinal.tensor.Layout;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

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

  /** Whether the node is of a kind that the primitive takes; its tensors are known to fit. */
  abstract Support accepts(KernelQuery query);

  /** The primitive for a node that is accepted, its scratchpad given by the caller. */
  abstract PrimitiveDesc describe(KernelQuery query);

  /** Whether an implementation is worth taking. */
  boolean isWorth(String implementation) {
    return Implementations.isFast(implementation);
  }

  /**
   * The primitive in the first layout in which an implementation is worth taking; in the last one
   * if there is none.
   *
   * @throws OneDnnException if there is no implementation in the last one
   */
  final PrimitiveDesc inFirst(List<Layout> layouts, Function<Layout, PrimitiveDesc> describe) {
    return layouts.subList(0, layouts.size() - 1).stream()
        .flatMap(layout -> worth(() -> describe.apply(layout)).stream())
        .findFirst()
        .orElseGet(() -> describe.apply(layouts.getLast()));
  }

  private Optional<PrimitiveDesc> worth(Supplier<PrimitiveDesc> describe) {
    try {
      PrimitiveDesc desc = describe.get();
      if (isWorth(desc.implementation())) {
        return Optional.of(desc);
      }
      desc.close();
      return Optional.empty();
    } catch (OneDnnException e) {
      return Optional.empty();
    }
  }

  /** Where the primitive's arguments are. */
  abstract PrimitiveKernel.Arguments arguments(
      KernelQuery query, PrimitiveDesc desc, PackedWeights weights);

  @Override
  public final Support support(KernelQuery query) {
    if (Conditions.tensors(query) instanceof Support.Unsupported no) {
      return no;
    }
    if (accepts(query) instanceof Support.Unsupported no) {
      return no;
    }
    try (PrimitiveDesc desc = described(query)) {
      String implementation = desc.implementation();
      return Support.when(
          isWorth(implementation),
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
