package dev.cardinal.vector.ukernel;

import static dev.cardinal.vector.ukernel.Lanes.COUNT;
import static dev.cardinal.vector.ukernel.Lanes.SPECIES;
import static dev.cardinal.vector.ukernel.Segments.BYTES;
import static dev.cardinal.vector.ukernel.Segments.ORDER;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/** Copies of rows into packed strips, as {@link F32Gemm} reads them. */
public final class F32Strips {
  private F32Strips() {}

  /**
   * Copies rows of {@code strips} strips: columns {@code i nr} to {@code (i + 1) nr} of row {@code
   * k} become row {@code k} of strip {@code i}.
   *
   * @param src rows {@code srcStride} floats apart, from {@code s} on
   * @param dst strips {@code dstStride} floats apart, from {@code d} on, each packed as {@code
   *     [rows][nr]}
   * @param nr floats of a row of a strip: an even number of vectors
   */
  public static void pack(
      MemorySegment src,
      long s,
      long srcStride,
      float[] dst,
      int d,
      int dstStride,
      int nr,
      int rows,
      int strips) {
    for (int row = 0; row < rows; row++) {
      long from = s + row * srcStride;
      int to = d + row * nr;
      for (int strip = 0; strip < strips; strip++) {
        for (int i = 0; i < nr; i += 2 * COUNT) {
          FloatVector.fromMemorySegment(SPECIES, src, BYTES * (from + i), ORDER)
              .intoArray(dst, to + i);
          FloatVector.fromMemorySegment(SPECIES, src, BYTES * (from + i + COUNT), ORDER)
              .intoArray(dst, to + i + COUNT);
        }
        from += nr;
        to += dstStride;
      }
    }
  }
}
