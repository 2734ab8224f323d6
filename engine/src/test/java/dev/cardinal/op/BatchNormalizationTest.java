package dev.cardinal.op;

import static dev.cardinal.op.OpAssertions.assertRefused;
import static dev.cardinal.op.OpAssertions.assertTensor;
import static dev.cardinal.op.OpAssertions.evaluate;
import static dev.cardinal.op.OpAssertions.floats;
import static dev.cardinal.op.OpAssertions.infer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import org.junit.jupiter.api.Test;

class BatchNormalizationTest {
  private static final TensorType TWO = TensorType.float32(2);

  @Test
  void perChannel() {
    // Standard deviations sqrt(3 + 1) = 2 and sqrt(15 + 1) = 4.
    Tensor x = Tensor.of(new float[] {1, 3, 8, 4, 5, 7, 0, 12}, 2, 2, 2);
    Tensor y =
        evaluate(
            new BatchNormalization(1),
            x,
            floats(2, 4),
            floats(10, -1),
            floats(1, 4),
            floats(3, 15));
    assertTensor(Tensor.of(new float[] {10, 12, 3, -1, 14, 16, -5, 7}, 2, 2, 2), y);
  }

  @Test
  void ranksOneAndTwo() {
    Tensor one = floats(1);
    assertTensor(
        floats(2, 3), evaluate(new BatchNormalization(0), floats(1, 2), one, one, floats(0), one));
    assertTensor(
        Tensor.of(new float[] {2, 7}, 1, 2),
        evaluate(
            new BatchNormalization(0),
            Tensor.of(new float[] {1, 2}, 1, 2),
            floats(1, 3),
            floats(1, 1),
            floats(0, 0),
            floats(1, 1)));
  }

  @Test
  void extremes() {
    Tensor one = floats(1);
    Tensor x = floats(Float.NaN, Float.POSITIVE_INFINITY);
    Tensor y = evaluate(new BatchNormalization(), x, one, one, one, one);
    assertTrue(Float.isNaN(y.floatAt(0)));
    assertEquals(Float.POSITIVE_INFINITY, y.floatAt(1));
    Tensor empty = Tensor.of(new float[0], 3, 0);
    assertTensor(
        empty, evaluate(new BatchNormalization(), empty, floats(), floats(), floats(), floats()));
    Tensor none = Tensor.of(new float[0], 0, 1, 2);
    assertTensor(none, evaluate(new BatchNormalization(), none, one, one, one, one));
  }

  @Test
  void inference() {
    var x = TensorType.float32(1, 2, 4, 4);
    assertEquals(x, infer(new BatchNormalization(), x, TWO, TWO, TWO, TWO));
    assertEquals(1e-5f, new BatchNormalization().epsilon());
    assertRefused(
        new BatchNormalization(),
        Operands.of(x, TWO, TWO, TensorType.float32(3), TWO),
        "mean 3",
        "x 1x2x4x4",
        "expected 2");
    assertRefused(
        new BatchNormalization(),
        Operands.of(x, TWO, TWO, TWO, TensorType.float32(2, 1)),
        "variance 2x1",
        "x 1x2x4x4");
    assertRefused(new BatchNormalization(), Operands.of(x, TWO, TWO, TWO), "operand 4");
    assertRefused(
        new BatchNormalization(),
        Operands.of(TensorType.float32(), TWO, TWO, TWO, TWO),
        "float32[scalar]");
  }
}
