package dev.cardinal.formats.onnx;

import dev.cardinal.tensor.DType;
import java.util.List;
import java.util.Optional;

/** ONNX's numbers of element types (TensorProto.DataType). */
final class ElementType {
  /** The number of float32. */
  static final int FLOAT32 = 1;

  private static final List<String> NAMES =
      List.of(
          "undefined",
          "float32",
          "uint8",
          "int8",
          "uint16",
          "int16",
          "int32",
          "int64",
          "string",
          "bool",
          "float16",
          "float64",
          "uint32",
          "uint64",
          "complex64",
          "complex128",
          "bfloat16");

  private ElementType() {}

  /** The engine's type, if it has it. */
  static Optional<DType> dtype(long number) {
    if (number < 0 || number > NAMES.size()) {
      return Optional.empty();
    }
    return switch ((int) number) {
      case FLOAT32 -> Optional.of(DType.FLOAT32);
      case 6 -> Optional.of(DType.INT32);
      case 7 -> Optional.of(DType.INT64);
      case 9 -> Optional.of(DType.BOOL);
      default -> Optional.empty();
    };
  }

  /** ONNX's number of one of the engine's types. */
  static int number(DType dtype) {
    return switch (dtype) {
      case FLOAT32 -> 1;
      case INT32 -> 6;
      case INT64 -> 7;
      case BOOL -> 9;
    };
  }

  /** The type for people. */
  static String name(long number) {
    return number >= 0 && number < NAMES.size()
        ? NAMES.get((int) number)
        : "element type " + number;
  }
}
