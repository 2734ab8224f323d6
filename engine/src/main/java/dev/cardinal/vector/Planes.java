package dev.cardinal.vector;

import dev.cardinal.vector.ukernel.F32Rows;
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
  private final int height;
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
    this.height = height;
    this.width = width;
    vertical = new TapAxis(shape.kh(), shape.sh(), shape.ph(), shape.dh(), shape.ih());
    horizontal = new TapAxis(shape.kw(), shape.sw(), shape.pw(), shape.dw(), shape.iw());
    rowStride = width == shape.ow() ? wholeRow() : width + horizontal.most() - horizontal.least();
    planeFloats = rows(height) * rowStride + Math.max(0, -horizontal.least());
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

  /** Floats of the planes of one channel. */
  int channelFloats() {
    return vertical.planes() * horizontal.planes() * planeFloats;
  }

  /** From each tap to the next, in the order of the weights, over some channels. */
  int[] steps(int channels) {
    int[] steps = new int[channels * shape.kh() * shape.kw()];
    int i = 0;
    int before = 0;
    for (int channel = 0; channel < channels; channel++) {
      for (int ky = 0; ky < shape.kh(); ky++) {
        for (int kx = 0; kx < shape.kw(); kx++) {
          int offset = channel * channelFloats() + offset(ky, kx);
          steps[i++] = offset - before;
          before = offset;
        }
      }
    }
    return steps;
  }

  private int offset(int ky, int kx) {
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
   * @param d where the planes begin
   */
  void fill(MemorySegment src, long s, int y, int x, float[] dst, int d) {
    Arrays.fill(dst, d, d + channelFloats(), 0f);
    int firstRow = Math.max(0, y + vertical.least());
    int firstColumn = Math.max(0, x + horizontal.least());
    int at = d + (firstRow - y - vertical.least()) * rowStride;
    at += firstColumn - x - horizontal.least();
    for (int v = 0; v < vertical.planes(); v++) {
      int rows = Math.min(vertical.elements(v), y + height + vertical.most()) - firstRow;
      for (int h = 0; h < horizontal.planes(); h++) {
        int columns = Math.min(horizontal.elements(h), x + width + horizontal.most()) - firstColumn;
        if (rows > 0 && columns > 0) {
          long from = (long) vertical.source(v, firstRow) * shape.iw();
          from += s + horizontal.source(h, firstColumn);
          F32Rows.copy(
              src,
              from,
              (long) shape.sh() * shape.iw(),
              shape.sw(),
              dst,
              at,
              rowStride,
              rows,
              columns);
        }
        at += planeFloats;
      }
    }
  }
}
