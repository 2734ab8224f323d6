package dev.cardinal.tests.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Tensor;

/**
 * How far a float32 result may be from the expected one: {@code absolute + relative * |expected|}.
 * NaN equals NaN, an infinity only itself. Integers and truth values are equal.
 */
record Closeness(double relative, double absolute) {
  void check(String what, Tensor expected, Tensor actual) {
    assertEquals(expected.type(), actual.type(), what);
    for (long i = 0; i < expected.shape().elements(); i++) {
      if (!close(expected, actual, i)) {
        fail(what + ": element " + i + " is " + text(actual, i) + ", not " + text(expected, i));
      }
    }
  }

  private boolean close(Tensor expected, Tensor actual, long i) {
    if (expected.dtype() != DType.FLOAT32) {
      return expected.longAt(i) == actual.longAt(i);
    }
    double a = actual.floatAt(i);
    double e = expected.floatAt(i);
    return Double.compare(a, e) == 0
        || a == e
        || (Double.isFinite(e) && Math.abs(a - e) <= absolute + relative * Math.abs(e));
  }

  private static String text(Tensor tensor, long i) {
    return tensor.dtype() == DType.FLOAT32
        ? Float.toString(tensor.floatAt(i))
        : Long.toString(tensor.longAt(i));
  }
}
