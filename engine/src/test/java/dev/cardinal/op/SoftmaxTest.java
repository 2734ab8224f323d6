package dev.cardinal.op;

import static dev.cardinal.op.OpAssertions.assertRefused;
import static dev.cardinal.op.OpAssertions.assertTensor;
import static dev.cardinal.op.OpAssertions.evaluate;
import static dev.cardinal.op.OpAssertions.floats;
import static dev.cardinal.op.OpAssertions.type;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.List;
import org.junit.jupiter.api.Test;

class SoftmaxTest {
  private static final float INF = Float.POSITIVE_INFINITY;

  private static float log(double x) {
    return (float) Math.log(x);
  }

  @Test
  void quotients() {
    Tensor x = Tensor.of(new float[] {log(1), log(3), log(2), log(6)}, 2, 2);
    assertTensor(
        Tensor.of(new float[] {0.25f, 0.75f, 0.25f, 0.75f}, 2, 2),
        evaluate(new Softmax(-1), x),
        1e-7f);
    assertTensor(
        Tensor.of(new float[] {1 / 3f, 1 / 3f, 2 / 3f, 2 / 3f}, 2, 2),
        evaluate(new Softmax(0), x),
        1e-7f);
    assertTensor(
        Tensor.of(new float[] {log(0.25), log(0.75), log(0.25), log(0.75)}, 2, 2),
        evaluate(new LogSoftmax(1), x),
        1e-6f);
  }

  @Test
  void middleAxis() {
    // Along axis 1 the two columns of each matrix are separate.
    Tensor x = Tensor.of(new float[] {0, 0, log(3), 0, 0, 0, 0, log(3)}, 2, 2, 2);
    assertTensor(
        Tensor.of(new float[] {0.25f, 0.5f, 0.75f, 0.5f, 0.5f, 0.25f, 0.5f, 0.75f}, 2, 2, 2),
        evaluate(new Softmax(1), x),
        1e-7f);
  }

  @Test
  void flattened() {
    Tensor x = Tensor.of(new float[] {0, 0, 0, 0, log(1), log(2), log(3), log(4)}, 2, 2, 2);
    Tensor expected =
        Tensor.of(new float[] {0.25f, 0.25f, 0.25f, 0.25f, 0.1f, 0.2f, 0.3f, 0.4f}, 2, 2, 2);
    assertTensor(expected, evaluate(new Softmax(1, true), x), 1e-7f);
    assertTensor(expected, evaluate(new Softmax(-2, true), x), 1e-7f);
  }

  @Test
  void largeValuesDoNotOverflow() {
    assertTensor(floats(0.5f, 0.5f), evaluate(new Softmax(0), floats(3e38f, 3e38f)));
    assertTensor(floats(0, 1), evaluate(new Softmax(0), floats(-3e38f, 3e38f)));
    assertTensor(floats(-1000, 0), evaluate(new LogSoftmax(0), floats(-500, 500)));
  }

  @Test
  void infinitiesAndNotANumber() {
    assertTensor(floats(0, 1), evaluate(new Softmax(0), floats(-INF, 1)));
    for (float x : new float[] {Float.NaN, INF}) {
      assertTrue(Float.isNaN(evaluate(new Softmax(0), floats(1, x)).floatAt(1)));
    }
  }

  @Test
  void emptyTensors() {
    Tensor empty = Tensor.of(new float[0], 2, 0, 3);
    for (int axis = 0; axis < 3; axis++) {
      assertTensor(empty, evaluate(new Softmax(axis), empty));
      assertTensor(empty, evaluate(new LogSoftmax(axis, true), empty));
    }
  }

  @Test
  void refused() {
    for (Op op : List.of(new Softmax(2), new LogSoftmax(2), new Softmax(-3, true))) {
      assertRefused(op, Operands.of(TensorType.float32(2, 3)), "axis", "2x3", "-2 to 1");
      assertRefused(op, Operands.of(type(DType.INT32, 2, 3)), "int32[2x3]");
    }
    assertRefused(new Softmax(0), Operands.of(TensorType.float32()), "scalar");
    assertEquals("LogSoftmax", new LogSoftmax(0).type());
  }
}
