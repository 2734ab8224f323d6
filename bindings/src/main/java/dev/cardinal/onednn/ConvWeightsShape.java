package dev.cardinal.onednn;

import dev.cardinal.tensor.Shape;

/** The lengths of a convolution's weights to oneDNN. */
final class ConvWeightsShape {
  private ConvWeightsShape() {}

  /** {@code [oc, ic / group, ...]} as {@code [group, oc / group, ic / group, ...]}. */
  static Shape grouped(Shape weights, int group) {
    if (group == 1) {
      return weights;
    }
    long[] dims = new long[weights.rank() + 1];
    dims[0] = group;
    dims[1] = weights.dim(0) / group;
    System.arraycopy(weights.dims(), 1, dims, 2, weights.rank() - 1);
    return Shape.of(dims);
  }
}
