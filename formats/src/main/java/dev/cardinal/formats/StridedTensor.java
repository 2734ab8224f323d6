package dev.cardinal.formats;

import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Shape;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.lang.foreign.MemorySegment;

/**
 * Elements in memory at regular distances. The maker has checked that all of them lie within it.
 *
 * @param type how each element is stored
 * @param shape the shape
 * @param memory where the first element is the tensor's first
 * @param strides the distance in elements between neighbours along each axis
 */
@SuppressWarnings("ArrayRecordComponent") // never compared or hashed
public record StridedTensor(StoredType type, Shape shape, MemorySegment memory, long[] strides)
    implements StoredTensor {
  /** Elements in row-major order without gaps. */
  public static StridedTensor rowMajor(StoredType type, Shape shape, MemorySegment memory) {
    return new StridedTensor(type, shape, memory, shape.strides());
  }

  @Override
  public Tensor tensor() {
    DType dtype =
        type.dtype()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "has the type " + type + ", which is not supported"));
    var expected = new TensorType(dtype, shape);
    if (type.isNative() && isRowMajor()) {
      return Tensor.wrap(expected, memory.asSlice(0, expected.byteSize()));
    }
    Tensor dst = Tensor.allocate(expected);
    copyInto(dst);
    return dst;
  }

  /** Whether neighbours lie side by side; the stride of an axis of one element does not matter. */
  private boolean isRowMajor() {
    long[] expected = shape.strides();
    for (int axis = 0; axis < expected.length; axis++) {
      if (shape.dim(axis) > 1 && strides[axis] != expected[axis]) {
        return false;
      }
    }
    return true;
  }

  private void copyInto(Tensor dst) {
    long elements = shape.elements();
    long[] position = new long[shape.rank()];
    long at = 0;
    for (long i = 0; i < elements; i++) {
      type.copy(memory, at * type.byteSize(), dst, i);
      for (int axis = position.length - 1; axis >= 0; axis--) {
        at += strides[axis];
        if (++position[axis] < shape.dim(axis)) {
          break;
        }
        at -= strides[axis] * position[axis];
        position[axis] = 0;
      }
    }
  }

  @Override
  public String toString() {
    return type + "[" + shape + "]";
  }
}
