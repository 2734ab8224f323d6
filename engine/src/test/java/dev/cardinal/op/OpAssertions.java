package dev.cardinal.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Shape;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;

/** What tests of operators say over and over. */
final class OpAssertions {
  private OpAssertions() {}

  /** The only result. */
  static Tensor evaluate(Op op, Tensor... operands) {
    var results = op.evaluate(Operands.of(operands));
    assertEquals(1, results.size(), "results");
    return results.getFirst();
  }

  /** The only result's type, found from types alone. */
  static TensorType infer(Op op, TensorType... operands) {
    var results = op.infer(Operands.of(operands));
    assertEquals(1, results.size(), "results");
    return results.getFirst();
  }

  /** Checks the type and every element; NaN equals NaN, and -0 does not equal 0. */
  static void assertTensor(Tensor expected, Tensor actual) {
    assertTensor(expected, actual, 0);
  }

  /** As {@link #assertTensor(Tensor, Tensor)}, where floats may be off by the tolerance. */
  static void assertTensor(Tensor expected, Tensor actual, float tolerance) {
    assertEquals(expected.type(), actual.type());
    if (expected.dtype() != DType.FLOAT32) {
      assertArrayEquals(expected.toLongs(), actual.toLongs());
    } else if (tolerance == 0) {
      assertArrayEquals(expected.toFloats(), actual.toFloats());
    } else {
      assertArrayEquals(expected.toFloats(), actual.toFloats(), tolerance);
    }
  }

  /** Checks that operands are refused with a message that contains every one of the texts. */
  static void assertRefused(Op op, Operands operands, String... texts) {
    String message =
        assertThrows(OperandException.class, () -> op.infer(operands), op + " " + operands)
            .getMessage();
    for (String text : texts) {
      assertTrue(message.contains(text), () -> "'" + text + "' in: " + message);
    }
  }

  static Tensor floats(float... values) {
    return Tensor.of(values, values.length);
  }

  static Tensor ints(int... values) {
    return Tensor.of(values, values.length);
  }

  /** A float32 tensor of 0, 1, 2, ... */
  static Tensor iota(long... dims) {
    Tensor tensor = Tensor.allocate(TensorType.float32(dims));
    for (long i = 0; i < tensor.shape().elements(); i++) {
      tensor.floatAt(i, (float) i);
    }
    return tensor;
  }

  /** The same tensor as another type. */
  static Tensor as(DType dtype, Tensor tensor) {
    return evaluate(new Cast(dtype), tensor);
  }

  static TensorType type(DType dtype, long... dims) {
    return new TensorType(dtype, Shape.of(dims));
  }
}
