package dev.cardinal.spi;

/**
 * How exactly float32 products may be computed. A backend that cannot compute less exactly computes
 * as {@link #STRICT}.
 */
public enum FpMath {
  /** In float32. */
  STRICT,
  /** Factors may be rounded to bfloat16 (8 significant bits), sums are float32. */
  BF16,
  /** Factors may be rounded to float16 (11 significant bits, range to 65504), sums are float32. */
  F16,
  /** Factors may be rounded to TF32 (11 significant bits, range of float32), sums are float32. */
  TF32,
  /** Any of the others, whichever is fastest. */
  ANY
}
