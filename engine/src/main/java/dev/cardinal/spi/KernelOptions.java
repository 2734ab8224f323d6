package dev.cardinal.spi;

/**
 * What a session asks of all its kernels.
 *
 * @param threads how many threads compute; only for kernels that bring threads of their own, since
 *     results must not depend on it otherwise
 * @param fpMath how exactly products must be computed
 */
public record KernelOptions(int threads, FpMath fpMath) {
  /** One thread, in float32. */
  public static final KernelOptions USUAL = new KernelOptions(1, FpMath.STRICT);
}
