package dev.cardinal.pass;

import dev.cardinal.tensor.Shape;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** Makes one float32 constant of several that have one shape. */
final class JoinedConstants {
  private JoinedConstants() {}

  /** One after the other along the first axis: of weights, that of the output channels. */
  static Tensor rows(List<Tensor> parts) {
    return joined(parts, 0);
  }

  /** Side by side along the second axis: of weights, that of the input channels. */
  static Tensor columns(List<Tensor> parts) {
    return joined(parts, 1);
  }

  private static Tensor joined(List<Tensor> parts, int axis) {
    Shape shape = parts.getFirst().shape();
    Shape whole = shape.with(axis, shape.dim(axis) * parts.size());
    Tensor joined = Tensor.allocate(TensorType.float32(whole.dims()));
    long bytes = shape.elements(axis, shape.rank()) * Float.BYTES;
    long at = 0;
    for (long row = 0; row < shape.elements(0, axis); row++) {
      for (Tensor part : parts) {
        MemorySegment.copy(part.segment(), row * bytes, joined.segment(), at, bytes);
        at += bytes;
      }
    }
    return joined;
  }

  /** Their sum, each element rounded once. */
  static Tensor sum(List<Tensor> parts) {
    Tensor sum = Tensor.allocate(parts.getFirst().type());
    for (long i = 0; i < sum.shape().elements(); i++) {
      double total = 0;
      for (Tensor part : parts) {
        total += part.floatAt(i);
      }
      sum.floatAt(i, (float) total);
    }
    return sum;
  }

  /** Whether every element is zero. */
  static boolean isZero(Tensor tensor) {
    for (long i = 0; i < tensor.shape().elements(); i++) {
      if (tensor.floatAt(i) != 0) {
        return false;
      }
    }
    return true;
  }
}
