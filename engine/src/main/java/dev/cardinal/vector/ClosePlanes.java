package dev.cardinal.vector;

import dev.cardinal.vector.ukernel.F32PlaneShift;
import dev.cardinal.vector.ukernel.F32PlaneSplit;
import dev.cardinal.vector.ukernel.F32Planes;
import dev.cardinal.vector.ukernel.Lanes;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Planes whose rows have no padding between them, so that all numbers are outputs. Taps that would
 * read the padding of a row have a plane of their own, moved by their offset. That is more to copy
 * than {@link Planes}, and pays where rows are short and channels many.
 */
final class ClosePlanes implements TapPlanes {
  /** With longer rows the padding between them is a small part. */
  private static final int MOST_WIDTH = 64;

  private final ConvShape shape;
  private final TapAxis vertical;
  private final TapAxis horizontal;

  /** The horizontal plane that each tap reads: phases first, then those that are moved. */
  private final int[] plane;

  /** For each moved plane a tap that reads it. */
  private final int[] moved;

  /** For each moved plane, -1 where it has a float of the source and 0 elsewhere. */
  private final int[][] bits;

  private final int rows;
  private final int planeFloats;

  /** The planes of a block of {@code height} rows of outputs, for a shape that is fit for them. */
  ClosePlanes(ConvShape shape, int height) {
    this.shape = shape;
    vertical = new TapAxis(shape.kh(), shape.sh(), shape.ph(), shape.dh(), shape.ih());
    horizontal = horizontal(shape);
    rows = height + vertical.most() - vertical.least();
    planeFloats = rows * shape.ow() + Lanes.count();
    plane = new int[horizontal.taps()];
    int[] taps = new int[horizontal.taps()];
    int count = 0;
    for (int tap = 0; tap < plane.length; tap++) {
      boolean still = horizontal.offset(tap) == 0;
      plane[tap] = still ? horizontal.plane(tap) : horizontal.planes() + count;
      if (!still) {
        taps[count++] = tap;
      }
    }
    moved = Arrays.copyOf(taps, count);
    bits = Arrays.stream(moved).mapToObj(this::bits).toArray(int[][]::new);
  }

  /** Whether the planes of a shape can be of this kind: what a row reads must not exceed it. */
  static boolean fit(ConvShape shape) {
    TapAxis axis = horizontal(shape);
    boolean strides = shape.sw() == 1 || (shape.sw() == 2 && axis.planes() == 2);
    boolean near = axis.least() >= -Lanes.count() && axis.most() <= Lanes.count();
    return strides && near && axis.elements(0) <= shape.ow() && shape.ow() <= MOST_WIDTH;
  }

  private static TapAxis horizontal(ConvShape shape) {
    return new TapAxis(shape.kw(), shape.sw(), shape.pw(), shape.dw(), shape.iw());
  }

  private int[] bits(int tap) {
    int[] mask = new int[Math.ceilDiv(rows * shape.ow(), Lanes.count()) * Lanes.count()];
    for (int i = 0; i < mask.length; i++) {
      int column = i % shape.ow() + horizontal.offset(tap);
      boolean inside = column >= 0 && column < horizontal.elements(horizontal.plane(tap));
      mask[i] = inside ? -1 : 0;
    }
    return mask;
  }

  @Override
  public int rowStride() {
    return shape.ow();
  }

  private int horizontalPlanes() {
    return horizontal.planes() + moved.length;
  }

  @Override
  public long channelFloats() {
    return (long) vertical.planes() * horizontalPlanes() * planeFloats;
  }

  @Override
  public int offset(int ky, int kx) {
    int row = vertical.offset(ky) - vertical.least();
    return (vertical.plane(ky) * horizontalPlanes() + plane[kx]) * planeFloats + row * shape.ow();
  }

  @Override
  public long vectors() {
    long vectors = Math.ceilDiv(rows * shape.ow(), Lanes.count());
    long split = 4L * rows * Math.ceilDiv(shape.ow(), Lanes.count());
    return vertical.planes() * ((shape.sw() == 1 ? vectors : split) + vectors * moved.length);
  }

  @Override
  public void fill(
      MemorySegment src, long s, int channels, int y, int x, int outputs, float[] dst, int d) {
    int first = Math.max(0, y + vertical.least());
    int used = (outputs + vertical.most() - vertical.least()) * shape.ow();
    int above = Math.min(used, (first - y - vertical.least()) * shape.ow());
    for (int v = 0; v < vertical.planes(); v++) {
      int last = Math.min(vertical.elements(v), y + outputs + vertical.most());
      int count = Math.max(0, last - first);
      long from = s + (long) vertical.source(v, first) * shape.iw();
      int to = d + v * horizontalPlanes() * planeFloats;
      for (int channel = 0; channel < channels; channel++) {
        int at = to + channel * (int) channelFloats();
        still(src, from + (long) channel * shape.inPlane(), count, dst, at, above, used);
      }
      // Not at once for each channel: what was just stored in other pieces is slow to load.
      for (int channel = 0; channel < channels; channel++) {
        move(dst, to + channel * (int) channelFloats(), used);
      }
    }
  }

  private void move(float[] dst, int d, int used) {
    for (int i = 0; i < moved.length; i++) {
      int from = d + horizontal.plane(moved[i]) * planeFloats + horizontal.offset(moved[i]);
      F32PlaneShift.shift(dst, from, bits[i], d + (horizontal.planes() + i) * planeFloats, used);
    }
  }

  /** The phases, which are not moved. */
  private void still(
      MemorySegment src, long s, int count, float[] dst, int d, int above, int used) {
    int ow = shape.ow();
    for (int h = 0; h < horizontal.planes(); h++) {
      int at = d + h * planeFloats;
      F32Planes.clear(dst, at, above);
      F32Planes.clear(dst, at + above + count * ow, used - above - count * ow);
    }
    if (count == 0) {
      return;
    }
    int n = horizontal.elements(0);
    int to = d + above;
    long srcStride = (long) shape.sh() * shape.iw();
    if (shape.sw() == 2) {
      int both = Math.max(2 * n - 1, 2 * horizontal.elements(1));
      F32PlaneSplit.split(src, s, srcStride, dst, to, to + planeFloats, ow, count, both);
    } else if (n == ow && shape.sh() == 1 && count * ow >= Lanes.count()) {
      F32Planes.copy(src, s, dst, to, count * ow);
    } else {
      F32Planes.fill(src, s, srcStride, dst, to, ow, count, n);
    }
  }
}
