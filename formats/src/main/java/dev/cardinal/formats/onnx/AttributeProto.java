package dev.cardinal.formats.onnx;

/**
 * ONNX's AttributeProto: a name and a value.
 *
 * @param name the attribute
 * @param value the value
 */
record AttributeProto(String name, Value value) {
  /** The value of an attribute, by its type. */
  sealed interface Value {}

  /** An integer. */
  record Int(long value) implements Value {}

  /** A float. */
  record Float32(float value) implements Value {}

  /** A text. */
  record Text(String value) implements Value {}

  /** A tensor. */
  record Constant(TensorProto value) implements Value {}

  /** Integers. */
  @SuppressWarnings("ArrayRecordComponent") // never compared or hashed
  record Ints(long[] values) implements Value {}

  /** Floats. */
  @SuppressWarnings("ArrayRecordComponent") // never compared or hashed
  record Floats(float[] values) implements Value {}

  /** Anything else, such as a graph. */
  record Other(String kind) implements Value {}
}
