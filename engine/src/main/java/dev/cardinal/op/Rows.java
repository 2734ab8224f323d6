package dev.cardinal.op;

import java.util.Arrays;
import java.util.function.Consumer;

/**
 * The rows in which several tensors of one shape, each with strides of its own, are walked
 * together. Neighbouring axes along which every tensor moves on evenly are taken as one, so that
 * tensors without gaps are a single row.
 */
final class Rows {
  private final long[] dims;
  private final long[][] strides;
  private final int rank;

  /**
   * Plans a walk.
   *
   * @param sizes the shape that is walked
   * @param tensorStrides for each tensor its strides, in elements, along the axes of the shape
   */
  Rows(long[] sizes, long[]... tensorStrides) {
    dims = new long[Math.max(1, sizes.length)];
    strides = new long[tensorStrides.length][dims.length];
    dims[0] = 1;
    int axes = 0;
    for (int axis = 0; axis < sizes.length; axis++) {
      if (sizes[axis] == 1) {
        continue;
      }
      boolean merged = axes > 0 && even(tensorStrides, axis, sizes[axis], axes - 1);
      int at = merged ? axes - 1 : axes++;
      dims[at] = merged ? dims[at] * sizes[axis] : sizes[axis];
      for (int t = 0; t < strides.length; t++) {
        strides[t][at] = tensorStrides[t][axis];
      }
    }
    rank = Math.max(1, axes);
  }

  private boolean even(long[][] tensorStrides, int axis, long size, int before) {
    for (int t = 0; t < strides.length; t++) {
      if (strides[t][before] != tensorStrides[t][axis] * size) {
        return false;
      }
    }
    return true;
  }

  /** The number of elements in a row. */
  long length() {
    return dims[rank - 1];
  }

  /** The distance between neighbours in a row of a tensor. */
  long step(int tensor) {
    return strides[tensor][rank - 1];
  }

  /**
   * Walks the rows from the first to the last.
   *
   * @param body is given the index of the row's first element in each tensor; the array is reused
   * @param starts the index of the first element of each tensor
   */
  void forEach(Consumer<long[]> body, long... starts) {
    for (int axis = 0; axis < rank; axis++) {
      if (dims[axis] == 0) {
        return;
      }
    }
    long[] at = Arrays.copyOf(starts, strides.length);
    long[] index = new long[rank];
    int axis;
    do {
      body.accept(at);
      axis = rank - 2;
      while (axis >= 0 && ++index[axis] == dims[axis]) {
        index[axis] = 0;
        move(at, axis, 1 - dims[axis]);
        axis--;
      }
      if (axis >= 0) {
        move(at, axis, 1);
      }
    } while (axis >= 0);
  }

  private void move(long[] at, int axis, long steps) {
    for (int t = 0; t < at.length; t++) {
      at[t] += steps * strides[t][axis];
    }
  }
}
