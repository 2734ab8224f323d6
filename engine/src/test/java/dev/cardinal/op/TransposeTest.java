package dev.cardinal.op;

import static dev.cardinal.op.OpAssertions.as;
import static dev.cardinal.op.OpAssertions.assertRefused;
import static dev.cardinal.op.OpAssertions.assertTensor;
import static dev.cardinal.op.OpAssertions.evaluate;
import static dev.cardinal.op.OpAssertions.infer;
import static dev.cardinal.op.OpAssertions.iota;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import org.junit.jupiter.api.Test;

class TransposeTest {
  @Test
  void matrixOfEveryType() {
    Tensor expected = Tensor.of(new float[] {0, 3, 1, 4, 2, 5}, 3, 2);
    for (DType dtype : DType.values()) {
      assertTensor(as(dtype, expected), evaluate(new Transpose(), as(dtype, iota(2, 3))));
    }
  }

  @Test
  void channelsLast() {
    Tensor x = iota(2, 3, 2, 2);
    Tensor y = evaluate(new Transpose(0, 2, 3, 1), x);
    assertEquals(TensorType.float32(2, 2, 2, 3), y.type());
    for (int n = 0; n < 2; n++) {
      for (int c = 0; c < 3; c++) {
        for (int p = 0; p < 4; p++) {
          assertEquals(x.floatAt((n * 3 + c) * 4 + p), y.floatAt((n * 4 + p) * 3 + c));
        }
      }
    }
    assertTensor(x, evaluate(new Transpose(0, 3, 1, 2), y));
  }

  @Test
  void inference() {
    assertEquals(
        TensorType.float32(4, 2, 3), infer(new Transpose(2, 0, 1), TensorType.float32(2, 3, 4)));
    assertEquals(TensorType.float32(), infer(new Transpose(), TensorType.float32()));
    assertTensor(
        Tensor.of(new float[0], 3, 0), evaluate(new Transpose(), Tensor.of(new float[0], 0, 3)));
    for (Transpose wrong :
        new Transpose[] {
          new Transpose(0, 1),
          new Transpose(0, 1, 1),
          new Transpose(0, 1, 3),
          new Transpose(-1, 0, 1),
          new Transpose(0, 1, 2, 3),
        }) {
      assertRefused(
          wrong, Operands.of(TensorType.float32(2, 3, 4)), wrong.perm().toString(), "2x3x4");
    }
  }
}
