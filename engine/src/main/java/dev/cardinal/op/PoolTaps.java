package dev.cardinal.op;

import dev.cardinal.tensor.Shape;
import java.util.Arrays;

/**
 * Which taps of a pooling window lie inside the input, for every position of the output. One and
 * two spatial dimensions are taken as three whose outer sizes are 1.
 */
final class PoolTaps {
  /** The input's sizes. */
  final int[] in;

  /** The output's sizes. */
  final int[] out;

  private final int[] kernel;
  private final int[] stride;
  private final int[] dilation;
  private final int[] padBegin;
  private final int[] padEnd;

  PoolTaps(Shape src, Window.Resolved window) {
    in = three(Arrays.stream(src.dims()).skip(2).mapToInt(Math::toIntExact).toArray(), 1);
    out = three(window.output(), 1);
    kernel = three(window.kernel(), 1);
    stride = three(window.strides(), 1);
    dilation = three(window.dilations(), 1);
    padBegin = three(window.padBegin(), 0);
    padEnd = three(window.padEnd(), 0);
  }

  private static int[] three(int[] values, int filler) {
    int[] three = {filler, filler, filler};
    System.arraycopy(values, 0, three, 3 - values.length, values.length);
    return three;
  }

  /** The elements of one plane of the input. */
  int planeIn() {
    return Math.multiplyExact(Math.multiplyExact(in[0], in[1]), in[2]);
  }

  /** The elements of one plane of the output. */
  int planeOut() {
    return Math.multiplyExact(Math.multiplyExact(out[0], out[1]), out[2]);
  }

  /** The distance of neighbouring taps along an axis. */
  int dilation(int axis) {
    return dilation[axis];
  }

  /** For each output position along an axis, the input position of the first tap inside it. */
  int[] first(int axis) {
    int[] first = new int[out[axis]];
    for (int o = 0; o < first.length; o++) {
      long begin = begin(axis, o);
      first[o] = (int) (begin + skipped(begin, axis) * dilation[axis]);
    }
    return first;
  }

  /** For each output position along an axis, the number of taps inside the input. */
  int[] inside(int axis) {
    int[] inside = new int[out[axis]];
    for (int o = 0; o < inside.length; o++) {
      long begin = begin(axis, o);
      inside[o] = (int) Math.max(0, before(begin, in[axis], axis) - skipped(begin, axis));
    }
    return inside;
  }

  /** For each output position along an axis, the number of taps inside the padded input. */
  int[] insidePadded(int axis) {
    int[] inside = new int[out[axis]];
    for (int o = 0; o < inside.length; o++) {
      inside[o] = (int) before(begin(axis, o), (long) in[axis] + padEnd[axis], axis);
    }
    return inside;
  }

  private long begin(int axis, int o) {
    return (long) o * stride[axis] - padBegin[axis];
  }

  /** The taps that lie before the input. */
  private long skipped(long begin, int axis) {
    return Math.clamp(Math.ceilDiv(-begin, (long) dilation[axis]), 0L, (long) kernel[axis]);
  }

  /** The taps that lie before a limit. */
  private long before(long begin, long limit, int axis) {
    return Math.clamp(Math.ceilDiv(limit - begin, (long) dilation[axis]), 0L, (long) kernel[axis]);
  }
}
