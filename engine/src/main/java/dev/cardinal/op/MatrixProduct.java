package dev.cardinal.op;

import java.util.Arrays;

/**
 * The product of two row-major matrices, row by row.
 *
 * @param m rows of the product
 * @param n columns of the product
 * @param k terms of each sum
 * @param transA whether a is stored as [k, m] rather than [m, k]
 * @param transB whether b is stored as [n, k] rather than [k, n]
 */
record MatrixProduct(int m, int n, int k, boolean transA, boolean transB) {
  /** Overwrites the sums with row {@code i} of the product. */
  void row(float[] a, float[] b, int i, double[] sums) {
    Arrays.fill(sums, 0);
    if (transB) {
      for (int j = 0; j < n; j++) {
        double sum = 0;
        for (int p = 0; p < k; p++) {
          sum += (double) a[indexA(i, p)] * b[j * k + p];
        }
        sums[j] = sum;
      }
    } else {
      for (int p = 0; p < k; p++) {
        double factor = a[indexA(i, p)];
        for (int j = 0; j < n; j++) {
          sums[j] += factor * b[p * n + j];
        }
      }
    }
  }

  /** Overwrites the sums with row {@code i} of the product; integers wrap around. */
  void row(long[] a, long[] b, int i, long[] sums) {
    Arrays.fill(sums, 0);
    for (int p = 0; p < k; p++) {
      long factor = a[indexA(i, p)];
      for (int j = 0; j < n; j++) {
        sums[j] += factor * b[transB ? j * k + p : p * n + j];
      }
    }
  }

  private int indexA(int i, int p) {
    return transA ? p * m + i : i * k + p;
  }
}
