package dev.cardinal.vector.ukernel;

/** Transposes small tiles, which stay in the first-level cache meanwhile. */
public final class F32Transpose {
  private F32Transpose() {}

  /**
   * Makes rows of columns: {@code dst[d + j stride + i] = src[s + i n + j]}.
   *
   * @param src {@code rows} rows of {@code n} floats, one after the other, from {@code s} on
   * @param stride floats from one row of the result to the next, at least {@code rows}
   */
  public static void tile(float[] src, int s, int rows, int n, float[] dst, int d, int stride) {
    for (int i = 0; i < rows; i++) {
      int from = s + i * n;
      int to = d + i;
      for (int j = 0; j < n; j++) {
        dst[to + j * stride] = src[from + j];
      }
    }
  }
}
