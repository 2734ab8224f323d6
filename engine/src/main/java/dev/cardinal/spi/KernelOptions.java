package dev.cardinal.spi;

/**
 * What a session asks of all its kernels.
 *
 * @param threads how many threads compute; only for kernels that bring threads of their own, since
 *     results must not depend on it otherwise
 * @param fpMath how exactly products must be computed
 * @param fastAlgorithms whether algorithms are allowed that need fewer products than the
 *     definition, whose error bound is larger: Strassen's and Winograd's
 */
public record KernelOptions(int threads, FpMath fpMath, boolean fastAlgorithms) {
  /** One thread, in float32, with fast algorithms. */
  public static final KernelOptions USUAL = new KernelOptions(1, FpMath.STRICT);

  /** With fast algorithms. */
  public KernelOptions(int threads, FpMath fpMath) {
    this(threads, fpMath, true);
  }
}
