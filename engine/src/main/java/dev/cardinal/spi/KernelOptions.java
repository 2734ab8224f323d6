package dev.cardinal.spi;

/**
 * What a session asks of all its kernels.
 *
 * @param threads how many threads compute; only for kernels that bring threads of their own, since
 *     results must not depend on it otherwise
 * @param fpMath how exactly products must be computed
 * @param fastAlgorithms whether algorithms are allowed that need fewer products than the
 *     definition, whose error bound is larger: Strassen's and Winograd's
 * @param nativeMemory whether tensors are in native memory, because a kernel of the plan needs them
 *     there; a kernel that computes on arrays declines then
 */
public record KernelOptions(
    int threads, FpMath fpMath, boolean fastAlgorithms, boolean nativeMemory) {
  /** One thread, in float32, with fast algorithms, on the heap. */
  public static final KernelOptions USUAL = new KernelOptions(1, FpMath.STRICT);

  /** With fast algorithms, on the heap. */
  public KernelOptions(int threads, FpMath fpMath) {
    this(threads, fpMath, true);
  }

  /** On the heap. */
  public KernelOptions(int threads, FpMath fpMath, boolean fastAlgorithms) {
    this(threads, fpMath, fastAlgorithms, false);
  }

  /** The same with tensors in native memory. */
  public KernelOptions withNativeMemory() {
    return new KernelOptions(threads, fpMath, fastAlgorithms, true);
  }
}
