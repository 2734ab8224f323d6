package dev.cardinal.op;

import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which taps of a pooling window lie inside the input, for every position of the output: rows of
 * taps that are {@link #step} apart. One and two spatial dimensions are taken as three whose outer
 * sizes are 1.
 */
final class PoolTaps {
  private final int[] in;
  private final int[] out;
  private final int[] kernel;
  private final int[] stride;
  private final int[] dilation;
  private final int[] padBegin;
  private final int[] padEnd;
  private final int[][] first = new int[3][];
  private final int[][] inside = new int[3][];

  PoolTaps(Shape src, Window.Resolved window) {
    in = three(Arrays.stream(src.dims()).skip(2).mapToInt(Math::toIntExact).toArray(), 1);
    out = three(window.output(), 1);
    kernel = three(window.kernel(), 1);
    stride = three(window.strides(), 1);
    dilation = three(window.dilations(), 1);
    padBegin = three(window.padBegin(), 0);
    padEnd = three(window.padEnd(), 0);
    for (int axis = 0; axis < 3; axis++) {
      first[axis] = new int[out[axis]];
      inside[axis] = new int[out[axis]];
      for (int o = 0; o < out[axis]; o++) {
        long begin = begin(axis, o);
        long before = tapsBefore(0, begin, axis);
        first[axis][o] = (int) (begin + before * dilation[axis]);
        inside[axis][o] = (int) (tapsBefore(in[axis], begin, axis) - before);
      }
    }
  }

  /** The result's shape of a pooling, after all checks. */
  static Shape infer(Window window, Operands operands) {
    operands.requireCount(1, 1);
    operands.requireType(0, DType.FLOAT32);
    operands.requireRank(0, 3, 5);
    long[] dims = operands.shape(0).dims();
    int[] output = window.resolve(operands.shape(0), List.of()).output();
    for (int i = 0; i < output.length; i++) {
      dims[i + 2] = output[i];
    }
    return Axes.shape(dims);
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

  /** The most rows that any position has. */
  int mostRows() {
    return IntStream.of(inside[0]).max().orElse(0) * IntStream.of(inside[1]).max().orElse(0);
  }

  /**
   * The rows of taps at a position of the output.
   *
   * @param starts is filled with the index of each row's first tap in the plane of the input
   * @return the number of rows
   */
  int rows(int position, int[] starts) {
    int x = position % out[2];
    int y = position / out[2] % out[1];
    int z = position / out[2] / out[1];
    int rows = 0;
    for (int kz = 0; kz < inside[0][z]; kz++) {
      int plane = (first[0][z] + kz * dilation[0]) * in[1];
      for (int ky = 0; ky < inside[1][y]; ky++) {
        starts[rows++] = (plane + first[1][y] + ky * dilation[1]) * in[2] + first[2][x];
      }
    }
    return rows;
  }

  /** The number of taps in each row at a position of the output. */
  int rowLength(int position) {
    return inside[2][position % out[2]];
  }

  /** The distance between the taps of a row. */
  int step() {
    return dilation[2];
  }

  /** The taps at a position of the output that lie inside the input, or inside the padded input. */
  double count(int position, boolean padded) {
    int[] at = {position / out[2] / out[1], position / out[2] % out[1], position % out[2]};
    double count = 1;
    for (int axis = 0; axis < 3; axis++) {
      long end = (long) in[axis] + padEnd[axis];
      count *= padded ? tapsBefore(end, begin(axis, at[axis]), axis) : inside[axis][at[axis]];
    }
    return count;
  }

  /** The index in column-major order (the first axis fastest) of a row-major one. */
  int columnMajor(int index) {
    int x = index % in[2];
    int y = index / in[2] % in[1];
    int z = index / in[2] / in[1];
    return z + in[0] * (y + in[1] * x);
  }

  private long begin(int axis, int o) {
    return (long) o * stride[axis] - padBegin[axis];
  }

  /** How many taps of a window that begins somewhere lie before a limit. */
  private long tapsBefore(long limit, long begin, int axis) {
    return Math.clamp(Math.ceilDiv(limit - begin, (long) dilation[axis]), 0L, (long) kernel[axis]);
  }
}
