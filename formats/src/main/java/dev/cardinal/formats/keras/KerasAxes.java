package dev.cardinal.formats.keras;

import dev.cardinal.formats.StridedTensor;
import dev.cardinal.tensor.Shape;
import java.util.function.IntUnaryOperator;

/**
 * Keras' weights in the engine's order of axes, as views of the same memory: convolutions' kernels
 * come as [h, w, in, out], depthwise ones as [h, w, in, multiplier], matrices as [in, out].
 */
final class KerasAxes {
  private KerasAxes() {}

  /** A kernel of any number of spatial axes, or a matrix: [out, in, spatial...]. */
  static StridedTensor outFirst(StridedTensor kernel) {
    int rank = kernel.shape().rank();
    return permuted(kernel, axis -> axis < 2 ? rank - 1 - axis : axis - 2);
  }

  /** The kernel of a depthwise convolution: [in * multiplier, 1, h, w]. */
  static StridedTensor depthwise(StridedTensor kernel) {
    Shape shape = kernel.shape();
    long[] strides = kernel.strides();
    long made = shape.dim(2) * shape.dim(3);
    return new StridedTensor(
        kernel.type(),
        Shape.of(made, 1, shape.dim(0), shape.dim(1)),
        kernel.memory(),
        new long[] {strides[3], made * strides[3], strides[0], strides[1]});
  }

  /** What each pixel of an image has, without the batch: [c, h, w] of [h, w, c]. */
  static StridedTensor channelsFirst(StridedTensor tensor) {
    return permuted(tensor, axis -> axis == 0 ? 2 : axis - 1);
  }

  private static StridedTensor permuted(StridedTensor tensor, IntUnaryOperator from) {
    int rank = tensor.shape().rank();
    long[] dims = new long[rank];
    long[] strides = new long[rank];
    for (int axis = 0; axis < rank; axis++) {
      dims[axis] = tensor.shape().dim(from.applyAsInt(axis));
      strides[axis] = tensor.strides()[from.applyAsInt(axis)];
    }
    return new StridedTensor(tensor.type(), Shape.of(dims), tensor.memory(), strides);
  }
}
