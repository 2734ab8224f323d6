package dev.cardinal.vector;

import dev.cardinal.vector.ukernel.F32Planes;
import dev.cardinal.vector.ukernel.F32Rows;
import dev.cardinal.vector.ukernel.Lanes;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Source planes of a block of outputs, copied and padded so that every tap of the window is one
 * offset, the same for all outputs of the block.
 *
 * <p>Outputs are numbered flat over the plane's rows: output {@code (y, x)} of the block is {@code
 * y rowStride + x}, and the numbers between {@code width} and {@code rowStride} belong to no
 * output. Where a block has whole rows, the padding on the right of a row and that on the left of
 * the next share their place, which keeps {@code rowStride} small.
 */
final class Planes {
  private final ConvShape shape;
  private final TapAxis vertical;
  private final TapAxis horizontal;
  private final int width;
  private final int rowStride;
  private final int planeFloats;

  /**
   * The planes of a block of outputs.
   *
   * @param height rows of outputs, at most
   * @param width columns of outputs, at most
   */
  Planes(ConvShape shape, int height, int width) {
    this.shape = shape;
    this.width = width;
    vertical = new TapAxis(shape.kh(), shape.sh(), shape.ph(), shape.dh(), shape.ih());
    horizontal = new TapAxis(shape.kw(), shape.sw(), shape.pw(), shape.dw(), shape.iw());
    rowStride = width == shape.ow() ? wholeRow() : width + horizontal.most() - horizontal.least();
    planeFloats = planeFloats(height);
  }

  private Planes(Planes other, int height) {
    shape = other.shape;
    width = other.width;
    vertical = other.vertical;
    horizontal = other.horizontal;
    rowStride = other.rowStride;
    planeFloats = planeFloats(height);
  }

  /** The same for a block of another height. */
  Planes withHeight(int height) {
    return new Planes(this, height);
  }

  /** Rows, the padding on the left of the first row, and a vector to spare. */
  private int planeFloats(int height) {
    long rows = (long) rows(height) * rowStride;
    long all = rows + Math.max(0, -horizontal.least()) + Lanes.count();
    return (int) Math.min(Integer.MAX_VALUE, all);
  }

  private int wholeRow() {
    int data = 0;
    for (int plane = 0; plane < horizontal.planes(); plane++) {
      data = Math.max(data, Math.min(horizontal.elements(plane), width + horizontal.most()));
    }
    int read = Math.max(width, width + horizontal.most());
    return Math.max(read, data + Math.max(0, -horizontal.least()));
  }

  private int rows(int outputs) {
    return outputs + vertical.most() - vertical.least();
  }

  /** From one row of outputs to the next. */
  int rowStride() {
    return rowStride;
  }

  /** Numbers of a block of {@code rows} rows of {@code columns}, those of no output included. */
  int flat(int rows, int columns) {
    return (rows - 1) * rowStride + columns;
  }

  /** Floats of the planes of one channel; what uses planes must not if it is 2^31 or more. */
  long channelFloats() {
    return (long) vertical.planes() * horizontal.planes() * planeFloats;
  }

  /** From each tap to the next, in the order of the weights, over some channels. */
  int[] steps(int channels) {
    int[] steps = new int[channels * shape.kh() * shape.kw()];
    int i = 0;
    int before = 0;
    for (int channel = 0; channel < channels; channel++) {
      for (int ky = 0; ky < shape.kh(); ky++) {
        for (int kx = 0; kx < shape.kw(); kx++) {
          int offset = channel * (int) channelFloats() + offset(ky, kx);
          steps[i++] = offset - before;
          before = offset;
        }
      }
    }
    return steps;
  }

  /** Where a tap reads, relative to the number of the output. */
  int offset(int ky, int kx) {
    int plane = vertical.plane(ky) * horizontal.planes() + horizontal.plane(kx);
    int row = vertical.offset(ky) - vertical.least();
    return plane * planeFloats + row * rowStride + horizontal.offset(kx) - horizontal.least();
  }

  /**
   * Fills the planes of one channel.
   *
   * @param s the index of the first float of the source's plane
   * @param y the first row of outputs
   * @param x the first column of outputs
   * @param outputs rows of outputs
   * @param d where the planes begin
   */
  void fill(MemorySegment src, long s, int y, int x, int outputs, float[] dst, int d) {
    int firstRow = Math.max(0, y + vertical.least());
    int firstColumn = Math.max(0, x + horizontal.least());
    int above = (firstRow - y - vertical.least()) * rowStride;
    above += firstColumn - x - horizontal.least();
    for (int v = 0; v < vertical.planes(); v++) {
      int rows = Math.min(vertical.elements(v), y + outputs + vertical.most()) - firstRow;
      int at = d + v * horizontal.planes() * planeFloats;
      int columns = columns(0, x) - firstColumn;
      if (rows <= 0 || columns <= 0) {
        Arrays.fill(dst, at, at + horizontal.planes() * planeFloats, 0f);
        continue;
      }
      for (int h = 0; h < horizontal.planes(); h++) {
        int plane = at + h * planeFloats;
        Arrays.fill(dst, plane, plane + above, 0f);
        Arrays.fill(dst, plane + above + rows * rowStride, plane + planeFloats, 0f);
      }
      long from = s + (long) vertical.source(v, firstRow) * shape.iw();
      copy(src, from, x, firstColumn, rows, dst, at + above);
    }
  }

  /** Copies the rows of one vertical phase. */
  private void copy(
      MemorySegment src, long s, int x, int firstColumn, int rows, float[] dst, int d) {
    long srcStride = (long) shape.sh() * shape.iw();
    long from = s + horizontal.source(0, firstColumn);
    int columns = columns(0, x) - firstColumn;
    if (shape.sw() == 1) {
      F32Planes.fill(src, from, srcStride, dst, d, rowStride, rows, columns);
    } else if (shape.sw() == 2 && horizontal.planes() == 2) {
      int n = Math.max(2 * columns - 1, 2 * (columns(1, x) - firstColumn));
      F32Planes.split(src, from, srcStride, dst, d, d + planeFloats, rowStride, rows, n);
    } else {
      for (int h = 0; h < horizontal.planes(); h++) {
        int n = Math.max(0, columns(h, x) - firstColumn);
        int at = d + h * planeFloats;
        Arrays.fill(dst, at, at + rows * rowStride, 0f);
        long first = s + horizontal.source(h, firstColumn);
        F32Rows.copy(src, first, srcStride, shape.sw(), dst, at, rowStride, rows, n);
      }
    }
  }

  /** After the last column of a horizontal phase that a block from column {@code x} on reads. */
  private int columns(int plane, int x) {
    return Math.min(horizontal.elements(plane), x + width + horizontal.most());
  }
}
