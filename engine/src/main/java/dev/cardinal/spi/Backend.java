package dev.cardinal.spi;

import dev.cardinal.tensor.Layout;
import java.util.List;
import java.util.Optional;

/**
 * A family of kernels. Backends are services: found through {@link java.util.ServiceLoader}, by
 * {@code provides} or by an entry in {@code META-INF/services}. Constructing one must not fail, and
 * must not load what may be missing.
 */
public interface Backend {
  /** The name by which users choose it, such as {@code vector}. */
  String name();

  /**
   * What tells this version from others whose kernels may take other times; asked only if the
   * backend is available. Choices that were measured are kept as long as it stays the same.
   */
  default String version() {
    return "";
  }

  /** Why the backend cannot be used in this process and what to do about it; empty if it can. */
  Optional<String> unavailable();

  /** Whether its kernels need native memory, as {@link Kernel#nativeMemory} tells of each. */
  default boolean nativeMemory() {
    return false;
  }

  /**
   * Whether batches that exceed the caches should go through the network in portions, which the
   * threads of a session compute side by side. Not for kernels with threads of their own.
   */
  default boolean portions() {
    return false;
  }

  /**
   * The layout in which the backend's fastest kernel for a node takes its operand 0 and leaves its
   * results, if that is another than row-major and only pays where the neighbours do the same: the
   * planner finds such neighbours and tells their kernels by {@link KernelQuery#wanted}. Called
   * only if the backend is available; must be cheap.
   */
  default Optional<Layout> common(KernelQuery query) {
    return Optional.empty();
  }

  /**
   * The kernels that may be asked, in order of preference: special before general. Called only if
   * the backend is available.
   */
  List<KernelDescriptor> candidates(KernelQuery query);
}
