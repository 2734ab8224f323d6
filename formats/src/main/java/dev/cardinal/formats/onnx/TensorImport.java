package dev.cardinal.formats.onnx;

import dev.cardinal.format.ModelFormatException;
import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Shape;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Makes tensors of TensorProtos. Large float32 data stays where it is, in the file's mapping and
 * unaligned; everything else comes to the heap.
 */
final class TensorImport {
  private static final int LARGE_BYTES = 4096;
  private static final int MAX_RANK = 64;

  private final String file;
  private final ExternalData external;

  TensorImport(String file, ExternalData external) {
    this.file = file;
    this.external = external;
  }

  /**
   * The tensor.
   *
   * @param place where the tensor stands, for errors
   */
  Tensor tensor(String place, TensorProto proto) {
    TensorType type = type(place, proto);
    if (proto.external().isPresent()) {
      return ofBytes(place, type, external.slice(place, proto.external().get(), type.byteSize()));
    }
    if (proto.raw().isPresent()) {
      return ofBytes(place, type, proto.raw().get());
    }
    int given = type.dtype() == DType.FLOAT32 ? proto.floats().length : proto.integers().length;
    if (given != type.shape().elements()) {
      throw error(
          place, type + " takes " + type.shape().elements() + " elements, but has " + given);
    }
    long[] dims = type.shape().dims();
    return switch (type.dtype()) {
      case FLOAT32 -> Tensor.of(proto.floats(), dims);
      case INT64 -> Tensor.of(proto.integers(), dims);
      case INT32 ->
          Tensor.of(Arrays.stream(proto.integers()).mapToInt(v -> (int) v).toArray(), dims);
      case BOOL -> bools(type, proto.integers());
    };
  }

  private TensorType type(String place, TensorProto proto) {
    DType dtype =
        ElementType.dtype(proto.elementType())
            .orElseThrow(
                () ->
                    error(
                        place,
                        "the type "
                            + ElementType.name(proto.elementType())
                            + " is not supported, only float32, int64, int32 and bool; export the"
                            + " model in float32"));
    if (proto.dims().length > MAX_RANK) {
      throw error(place, "has " + proto.dims().length + " dimensions, more than " + MAX_RANK);
    }
    try {
      var type = new TensorType(dtype, Shape.of(proto.dims()));
      if (type.shape().elements() <= Long.MAX_VALUE / dtype.byteSize()) {
        return type;
      }
    } catch (IllegalArgumentException e) {
      throw new ModelFormatException(file, place, e.getMessage(), e);
    }
    throw error(place, "declares more elements than can be");
  }

  private Tensor ofBytes(String place, TensorType type, MemorySegment bytes) {
    if (bytes.byteSize() != type.byteSize()) {
      throw error(
          place, type + " takes " + type.byteSize() + " bytes, but has " + bytes.byteSize());
    }
    Tensor inPlace = Tensor.wrap(type, bytes);
    if (type.dtype() == DType.FLOAT32 && type.byteSize() >= LARGE_BYTES) {
      return inPlace;
    }
    if (type.shape().elements() > Integer.MAX_VALUE - 8) {
      throw error(place, "is too large for its type");
    }
    return type.dtype() == DType.BOOL
        ? bools(type, inPlace.toLongs())
        : Tensor.allocate(type).copyFrom(inPlace);
  }

  private static Tensor bools(TensorType type, long[] values) {
    Tensor tensor = Tensor.allocate(type);
    for (int i = 0; i < values.length; i++) {
      tensor.longAt(i, values[i]);
    }
    return tensor;
  }

  private ModelFormatException error(String place, String problem) {
    return new ModelFormatException(file, place, problem);
  }
}
