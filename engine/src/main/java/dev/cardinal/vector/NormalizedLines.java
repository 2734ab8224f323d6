package dev.cardinal.vector;

import dev.cardinal.spi.KernelCall;
import dev.cardinal.vector.ukernel.F32Moments;
import java.lang.foreign.MemorySegment;

/**
 * Contiguous lines that are normalised, each by its own mean and variance. A line is read twice: a
 * task takes whole lines, so that the second time they are in a cache. Few long lines, which would
 * leave threads idle, are cut into parts instead, and their statistics put together.
 *
 * @param lines how many there are
 * @param length the floats of each
 * @param epsilon added to the variance
 */
record NormalizedLines(long lines, int length, float epsilon) {
  private static final int PART = 1 << 14;
  private static final int FEW = 16;

  /** A part's mean as two floats, and its standard deviation, whose square may be no float. */
  private static final int FLOATS = 3;

  /**
   * What is known of a line.
   *
   * @param mean its mean, rounded to a float
   * @param rest what rounding took off the mean
   * @param factor 1 / sqrt(variance + epsilon)
   */
  record Statistics(float mean, double rest, double factor) {
    static Statistics of(F32Moments moments, float epsilon) {
      double mean = moments.mean();
      double factor = 1 / Math.sqrt(moments.variance() + epsilon);
      return new Statistics((float) mean, mean - (float) mean, factor);
    }
  }

  /** What is done to lines whose statistics are known. */
  @FunctionalInterface
  interface Body {
    /**
     * Normalises a part of a line.
     *
     * @param line which one
     * @param from the part's first float, counted in the line
     * @param n the part's floats; 0 only for an empty line
     */
    void run(long line, Statistics statistics, int from, int n);
  }

  private boolean areCut() {
    return lines < FEW && length > PART;
  }

  private int partsOfLine() {
    return Math.ceilDiv(length, PART);
  }

  /** Scratch floats that all workers share, from index 0 on. */
  int sharedFloats() {
    return areCut() ? Math.toIntExact(lines * partsOfLine() * FLOATS) : 0;
  }

  /** Covers all lines; each line's first part is from 0 on. */
  void forEach(KernelCall call, MemorySegment src, Body body) {
    if (areCut()) {
      parts(call, src, body);
    } else {
      whole(call, src, body);
    }
  }

  private void whole(KernelCall call, MemorySegment src, Body body) {
    Blocks blocks = Blocks.of(lines, 3L * length);
    call.parallel(
        blocks.tasks(),
        (task, scratch) -> {
          var moments = new F32Moments();
          for (long line = blocks.start(task); line < blocks.start(task + 1); line++) {
            moments.clear().add(src, line * length, length);
            body.run(line, Statistics.of(moments, epsilon), 0, length);
          }
        });
  }

  private void parts(KernelCall call, MemorySegment src, Body body) {
    int parts = partsOfLine();
    float[] shared = call.shared();
    call.parallel(
        (int) lines * parts,
        (task, scratch) -> {
          int from = task % parts * PART;
          int n = Math.min(PART, length - from);
          var moments = new F32Moments().add(src, (long) (task / parts) * length + from, n);
          double mean = moments.mean();
          shared[task * FLOATS] = (float) mean;
          shared[task * FLOATS + 1] = Double.isFinite(mean) ? (float) (mean - (float) mean) : 0;
          shared[task * FLOATS + 2] = (float) Math.sqrt(moments.variance());
        });
    var statistics = new Statistics[(int) lines];
    for (int line = 0; line < lines; line++) {
      statistics[line] = merged(shared, line * parts);
    }
    call.parallel(
        (int) lines * parts,
        (task, scratch) -> {
          int line = task / parts;
          int from = task % parts * PART;
          body.run(line, statistics[line], from, Math.min(PART, length - from));
        });
  }

  private Statistics merged(float[] shared, int first) {
    var moments = new F32Moments();
    for (int part = 0; part < partsOfLine(); part++) {
      int at = (first + part) * FLOATS;
      int n = Math.min(PART, length - part * PART);
      double deviation = shared[at + 2];
      moments.merge(n, (double) shared[at] + shared[at + 1], n * deviation * deviation);
    }
    return Statistics.of(moments, epsilon);
  }
}
