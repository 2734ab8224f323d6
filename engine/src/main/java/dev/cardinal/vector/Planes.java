package dev.cardinal.vector;

import dev.cardinal.vector.ukernel.F32PlaneSplit;
import dev.cardinal.vector.ukernel.F32Planes;
import dev.cardinal.vector.ukernel.F32Rows;
import dev.cardinal.vector.ukernel.Lanes;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Planes whose rows have padding between them: the numbers between {@code width} and {@code
 * rowStride} belong to no output. Where a block has whole rows, the padding on the right of a row
 * and that on the left of the next share their place, which keeps {@code rowStride} small.
 */
final class Planes implements TapPlanes {
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

  @Override
  public int rowStride() {
    return rowStride;
  }

  @Override
  public long channelFloats() {
    return (long) vertical.planes() * horizontal.planes() * planeFloats;
  }

  @Override
  public int offset(int ky, int kx) {
    int plane = vertical.plane(ky) * horizontal.planes() + horizontal.plane(kx);
    int row = vertical.offset(ky) - vertical.least();
    return plane * planeFloats + row * rowStride + horizontal.offset(kx) - horizontal.least();
  }

  @Override
  public long vectors() {
    int rows = (planeFloats - Lanes.count()) / Math.max(1, rowStride);
    long vectors = (long) rows * Math.ceilDiv(rowStride, Lanes.count());
    return vectors * vertical.planes() * horizontal.planes() * (shape.sw() == 1 ? 1 : 2);
  }

  @Override
  public void fill(
      MemorySegment src, long s, int channels, int y, int x, int outputs, float[] dst, int d) {
    int firstRow = Math.max(0, y + vertical.least());
    int firstColumn = Math.max(0, x + horizontal.least());
    int used = (outputs + vertical.most() - vertical.least()) * rowStride;
    int all = used + Math.max(0, -horizontal.least());
    int above = (firstRow - y - vertical.least()) * rowStride;
    above += firstColumn - x - horizontal.least();
    boolean any = columns(0, x) > firstColumn;
    for (int v = 0; v < vertical.planes(); v++) {
      int last = Math.min(vertical.elements(v), y + outputs + vertical.most());
      int rows = any ? Math.max(0, last - firstRow) : 0;
      int before = rows == 0 ? 0 : above;
      int after = before + rows * rowStride;
      long from = s + (long) vertical.source(v, firstRow) * shape.iw();
      int at = d + v * horizontal.planes() * planeFloats;
      for (int channel = 0; channel < channels; channel++) {
        for (int h = 0; h < horizontal.planes(); h++) {
          F32Planes.clear(dst, at + h * planeFloats, before);
          F32Planes.clear(dst, at + h * planeFloats + after, all - after);
        }
        if (rows > 0) {
          copy(src, from, x, firstColumn, rows, dst, at + before);
        }
        from += shape.inPlane();
        at += (int) channelFloats();
      }
    }
  }

  /** Fills the planes of one channel. */
  void fill(MemorySegment src, long s, int y, int x, int outputs, float[] dst, int d) {
    fill(src, s, 1, y, x, outputs, dst, d);
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
      F32PlaneSplit.split(src, from, srcStride, dst, d, d + planeFloats, rowStride, rows, n);
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
