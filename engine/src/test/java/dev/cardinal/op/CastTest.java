package dev.cardinal.op;

import static dev.cardinal.op.OpAssertions.assertTensor;
import static dev.cardinal.op.OpAssertions.evaluate;
import static dev.cardinal.op.OpAssertions.floats;
import static dev.cardinal.op.OpAssertions.infer;
import static dev.cardinal.op.OpAssertions.ints;
import static dev.cardinal.op.OpAssertions.type;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import org.junit.jupiter.api.Test;

class CastTest {
  private static final Tensor FLOATS =
      floats(-1.9f, 1.9f, -0f, 0.4f, Float.NaN, 1e30f, Float.NEGATIVE_INFINITY);

  @Test
  void fromFloats() {
    assertTensor(
        ints(-1, 1, 0, 0, 0, Integer.MAX_VALUE, Integer.MIN_VALUE),
        evaluate(new Cast(DType.INT32), FLOATS));
    assertTensor(
        Tensor.vector(-1, 1, 0, 0, 0, Long.MAX_VALUE, Long.MIN_VALUE),
        evaluate(new Cast(DType.INT64), FLOATS));
    assertTensor(
        Tensor.of(new boolean[] {true, true, false, true, true, true, true}, 7),
        evaluate(new Cast(DType.BOOL), FLOATS));
  }

  @Test
  void fromIntegers() {
    Tensor longs = Tensor.vector(0, -3, (1L << 32) + 5, (1L << 53) + 1);
    assertTensor(ints(0, -3, 5, 1), evaluate(new Cast(DType.INT32), longs));
    assertTensor(floats(0, -3, 0x1p32f, 0x1p53f), evaluate(new Cast(DType.FLOAT32), longs));
    assertTensor(
        Tensor.of(new boolean[] {false, true}, 2), evaluate(new Cast(DType.BOOL), ints(0, -1)));
    assertTensor(Tensor.vector(-1), evaluate(new Cast(DType.INT64), ints(-1)));
  }

  @Test
  void fromBools() {
    Tensor bools = Tensor.of(new boolean[] {true, false}, 2);
    assertTensor(floats(1, 0), evaluate(new Cast(DType.FLOAT32), bools));
    assertTensor(ints(1, 0), evaluate(new Cast(DType.INT32), bools));
    assertTensor(Tensor.vector(1, 0), evaluate(new Cast(DType.INT64), bools));
  }

  @Test
  void sameTypeIsACopy() {
    assertTensor(FLOATS, evaluate(new Cast(DType.FLOAT32), FLOATS));
    assertTensor(Tensor.vector(7), evaluate(new Cast(DType.INT64), Tensor.vector(7)));
  }

  @Test
  void inferenceKeepsTheShape() {
    for (DType from : DType.values()) {
      for (DType to : DType.values()) {
        assertEquals(type(to, 2, 0, 3), infer(new Cast(to), type(from, 2, 0, 3)));
        Tensor scalar = Tensor.allocate(new TensorType(from, type(from).shape()));
        assertEquals(type(to), evaluate(new Cast(to), scalar).type());
      }
    }
  }
}
