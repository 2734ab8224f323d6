package dev.cardinal.vector;

import dev.cardinal.vector.ukernel.F32BlockCopy;
import dev.cardinal.vector.ukernel.F32Blocked;
import java.util.Arrays;

/**
 * Pixels of one block of channels that a window reads for a band of rows of outputs, copied with
 * their padding so that every tap is one offset, the same for all outputs: output {@code (row,
 * column)} of the band reads at {@code row rowFloats + column BLOCK + offset}. A stride has planes
 * for its phases, so that pixels of neighbouring outputs are neighbours.
 */
final class BlockedPlanes {
  private static final int BLOCK = F32Blocked.BLOCK;

  private final ConvShape shape;
  private final TapAxis vertical;
  private final TapAxis horizontal;
  private final int step;
  private final int columns;
  private final int planeFloats;

  /**
   * Planes of a convolution.
   *
   * @param height rows of outputs, at most
   */
  BlockedPlanes(ConvShape shape, int height) {
    this(shape, height, shape.sw());
  }

  private BlockedPlanes(ConvShape shape, int height, int step) {
    this.shape = shape;
    this.step = step;
    vertical = vertical(shape);
    horizontal = horizontal(shape, step);
    int outputs = (shape.ow() - 1) * (shape.sw() / step) + 1;
    columns = outputs + horizontal.most() - horizontal.least();
    planeFloats = rows(height) * columns * BLOCK;
  }

  /**
   * Planes whose rows stand as in the source, also where windows lie several pixels apart: output
   * {@code (row, column)} reads at {@code row rowFloats + column sw BLOCK + offset}.
   */
  static BlockedPlanes ofWholeRows(ConvShape shape, int height) {
    return new BlockedPlanes(shape, height, 1);
  }

  /** Rows of a band: few enough for its planes to stay in half of the second-level cache. */
  static int height(ConvShape shape, int planes) {
    int height = TaskOrder.mostRows(shape);
    while (height > 1 && planes * floats(shape, height) > Caches.L2_FLOATS / 2) {
      height = Math.ceilDiv(height, 2);
    }
    return height;
  }

  private static TapAxis vertical(ConvShape shape) {
    return new TapAxis(shape.kh(), shape.sh(), shape.ph(), shape.dh(), shape.ih());
  }

  private static TapAxis horizontal(ConvShape shape, int step) {
    return new TapAxis(shape.kw(), step, shape.pw(), shape.dw(), shape.iw());
  }

  /** Floats of the planes of a convolution for bands of so many rows. */
  static long floats(ConvShape shape, int height) {
    TapAxis vertical = vertical(shape);
    TapAxis horizontal = horizontal(shape, shape.sw());
    long rows = height + (long) vertical.most() - vertical.least();
    long columns = shape.ow() + (long) horizontal.most() - horizontal.least();
    return rows * columns * BLOCK * vertical.planes() * horizontal.planes();
  }

  private int rows(int outputs) {
    return outputs + vertical.most() - vertical.least();
  }

  /** From one row of outputs to the next. */
  int rowFloats() {
    return columns * BLOCK;
  }

  /** Floats of all planes. */
  int floats() {
    return vertical.planes() * horizontal.planes() * planeFloats;
  }

  /** Where a tap reads, relative to the first output's place. */
  int offset(int ky, int kx) {
    int plane = vertical.plane(ky) * horizontal.planes() + horizontal.plane(kx);
    int row = vertical.offset(ky) - vertical.least();
    return plane * planeFloats
        + (row * columns + horizontal.offset(kx) - horizontal.least()) * BLOCK;
  }

  /** From each row of a window to the next, through the planes of so many blocks in turn. */
  int[] rowSteps(int blocks) {
    int[] steps = new int[blocks * shape.kh()];
    int before = 0;
    for (int i = 0; i < steps.length; i++) {
      int at = i / shape.kh() * floats() + offset(i % shape.kh(), 0);
      steps[i] = at - before;
      before = at;
    }
    return steps;
  }

  /**
   * Fills the planes of so many blocks for a band, one after the other from the beginning on.
   *
   * @param s the index of the first float of the first block in the source
   */
  void fillBlocks(float[] src, int s, int blocks, int y, int outputs, float[] dst) {
    for (int block = 0; block < blocks; block++) {
      fill(src, s + block * shape.inPlane() * BLOCK, y, outputs, dst, block * floats());
    }
  }

  /**
   * Fills the planes for a band.
   *
   * @param s the index of the first float of the block of channels in the source
   * @param y the first row of outputs
   * @param outputs rows of outputs
   * @param d where the planes begin
   */
  void fill(float[] src, int s, int y, int outputs, float[] dst, int d) {
    for (int v = 0; v < vertical.planes(); v++) {
      for (int h = 0; h < horizontal.planes(); h++) {
        int at = d + (v * horizontal.planes() + h) * planeFloats;
        for (int row = 0; row < rows(outputs); row++) {
          int element = y + vertical.least() + row;
          int to = at + row * rowFloats();
          if (element >= 0 && element < vertical.elements(v)) {
            fillRow(src, s + vertical.source(v, element) * shape.iw() * BLOCK, h, dst, to);
          } else {
            Arrays.fill(dst, to, to + rowFloats(), 0f);
          }
        }
      }
    }
  }

  /** Fills a row of a horizontal phase from a row of the source. */
  private void fillRow(float[] src, int s, int phase, float[] dst, int d) {
    int first = Math.max(0, horizontal.least());
    int left = Math.max(0, -horizontal.least());
    int count = Math.max(0, Math.min(columns - left, horizontal.elements(phase) - first));
    int begin = Math.min(left, columns) * BLOCK;
    int from = s + horizontal.source(phase, first) * BLOCK;
    Arrays.fill(dst, d, d + begin, 0f);
    if (step == 1) {
      System.arraycopy(src, from, dst, d + begin, count * BLOCK);
    } else {
      F32BlockCopy.strided(src, from, step * BLOCK, dst, d + begin, count);
    }
    Arrays.fill(dst, d + begin + count * BLOCK, d + rowFloats(), 0f);
  }
}
