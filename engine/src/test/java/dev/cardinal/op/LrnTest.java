package dev.cardinal.op;

import static dev.cardinal.op.OpAssertions.assertRefused;
import static dev.cardinal.op.OpAssertions.assertTensor;
import static dev.cardinal.op.OpAssertions.evaluate;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import org.junit.jupiter.api.Test;

class LrnTest {
  @Test
  void oddSizeReachesAsFarBothWays() {
    // alpha / size = 1: sums of squares 1 + 4, 1 + 4 + 9, 4 + 9.
    Tensor x = Tensor.of(new float[] {1, 2, 3}, 1, 3, 1);
    assertTensor(
        Tensor.of(new float[] {1 / 7f, 2 / 16f, 3 / 15f}, 1, 3, 1),
        evaluate(new Lrn(3, 1, 2, 3), x));
  }

  @Test
  void evenSizeReachesFurtherForward() {
    Tensor x = Tensor.of(new float[] {1, 2, 3}, 1, 3);
    assertTensor(
        Tensor.of(new float[] {1 / 6f, 2 / 14f, 3 / 10f}, 1, 3), evaluate(new Lrn(2, 1, 1, 2), x));
  }

  @Test
  void exponentAndPlanes() {
    Tensor x = Tensor.of(new float[] {1, 2, 3, 4}, 2, 1, 2);
    float[] expected = new float[4];
    for (int i = 0; i < 4; i++) {
      expected[i] = (float) ((i + 1) / Math.pow(1 + 0.5 * (i + 1) * (i + 1), 0.75));
    }
    assertTensor(Tensor.of(expected, 2, 1, 2), evaluate(new Lrn(0.5f, 0.75f, 1, 1), x));
  }

  @Test
  void inference() {
    assertEquals("LRN", new Lrn(5).type());
    Tensor empty = Tensor.of(new float[0], 1, 0, 4);
    assertTensor(empty, evaluate(new Lrn(5), empty));
    Tensor x = Tensor.of(new float[] {2}, 1, 1);
    assertTensor(
        Tensor.of(new float[] {0.4f}, 1, 1),
        evaluate(new Lrn(Integer.MAX_VALUE, 1, 1, Integer.MAX_VALUE), x));
    assertRefused(new Lrn(0), Operands.of(TensorType.float32(1, 2, 3)), "size 0", "1x2x3");
    assertRefused(new Lrn(3), Operands.of(TensorType.float32(4)), "float32[4]", "rank");
  }
}
