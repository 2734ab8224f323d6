package dev.cardinal.op;

import java.util.Arrays;
import java.util.function.Consumer;

/**
 * The rows in which several tensors of one shape, each with strides of its own, are walked
 * together. Neighbouring axes along which every tensor moves on evenly are taken as one, so that
 * tensors without gaps are a single row.
 */
public final class Rows {
  private final long[] dims;
  private final long[][] strides;
  private final int last;

  /**
   * Plans a walk.
   *
   * @param sizes the shape that is walked
   * @param tensorStrides for each tensor its strides, in elements, along the axes of the shape
   */
  public Rows(long[] sizes, long[]... tensorStrides) {
    dims = new long[Math.max(1, sizes.length)];
    strides = new long[tensorStrides.length][dims.length];
    dims[0] = 1;
    int axes = 0;
    for (int axis = 0; axis < sizes.length; axis++) {
      if (sizes[axis] == 1) {
        continue;
      }
      boolean merged = axes > 0 && isEven(tensorStrides, axis, sizes[axis], axes - 1);
      int at = merged ? axes - 1 : axes++;
      dims[at] = merged ? dims[at] * sizes[axis] : sizes[axis];
      for (int t = 0; t < strides.length; t++) {
        strides[t][at] = tensorStrides[t][axis];
      }
    }
    last = Math.max(0, axes - 1);
  }

  private boolean isEven(long[][] tensorStrides, int axis, long size, int before) {
    for (int t = 0; t < strides.length; t++) {
      if (strides[t][before] != tensorStrides[t][axis] * size) {
        return false;
      }
    }
    return true;
  }

  /** How many rows there are. */
  public long count() {
    long count = 1;
    for (int axis = 0; axis < last; axis++) {
      count *= dims[axis];
    }
    return count;
  }

  /** The number of elements in a row. */
  public long length() {
    return dims[last];
  }

  /** The distance between neighbours in a row of a tensor. */
  public long step(int tensor) {
    return strides[tensor][last];
  }

  /** A walk that stands at a row, which must exist unless the walk is not used. */
  public Walk from(long row) {
    return new Walk(row);
  }

  /**
   * Walks the rows from the first to the last.
   *
   * @param body is given the index of the row's first element in each tensor; the array is reused
   * @param starts the index of the first element of each tensor
   */
  void forEach(Consumer<long[]> body, long... starts) {
    if (length() == 0) {
      return;
    }
    Walk walk = from(0);
    for (int t = 0; t < starts.length; t++) {
      walk.at[t] = starts[t];
    }
    long count = count();
    for (long row = 0; row < count; row++) {
      body.accept(walk.at);
      walk.next();
    }
  }

  /** Where a walk over the rows stands. */
  public final class Walk {
    private final long[] index = new long[last];
    private final long[] at = new long[strides.length];

    private Walk(long row) {
      long rest = row;
      for (int axis = last - 1; axis >= 0 && rest > 0; axis--) {
        index[axis] = rest % dims[axis];
        rest /= dims[axis];
        move(axis, index[axis]);
      }
    }

    /** The index of a tensor's first element in this row. */
    public long at(int tensor) {
      return at[tensor];
    }

    /** Goes to the next row, and after the last one to the first. */
    public void next() {
      for (int axis = last - 1; axis >= 0; axis--) {
        if (++index[axis] < dims[axis]) {
          move(axis, 1);
          return;
        }
        move(axis, 1 - index[axis]);
        index[axis] = 0;
      }
    }

    private void move(int axis, long steps) {
      for (int t = 0; t < at.length; t++) {
        at[t] += steps * strides[t][axis];
      }
    }
  }

  @Override
  public String toString() {
    return "Rows" + Arrays.toString(Arrays.copyOf(dims, last + 1));
  }
}
