package dev.cardinal.op;

import static dev.cardinal.op.OpAssertions.assertRefused;
import static dev.cardinal.op.OpAssertions.assertTensor;
import static dev.cardinal.op.OpAssertions.evaluate;
import static dev.cardinal.op.OpAssertions.floats;
import static dev.cardinal.op.OpAssertions.ints;
import static dev.cardinal.op.OpAssertions.iota;
import static dev.cardinal.op.OpAssertions.type;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Tensor;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReduceMeanTest {
  private static final ReduceMean DROP = new ReduceMean(false, false);

  @Test
  void axes() {
    Tensor x = iota(2, 2, 3);
    assertTensor(Tensor.of(new float[] {1, 4, 7, 10}, 2, 2), evaluate(DROP, x, Tensor.vector(2)));
    assertTensor(
        Tensor.of(new float[] {1.5f, 2.5f, 3.5f, 7.5f, 8.5f, 9.5f}, 2, 1, 3),
        evaluate(new ReduceMean(), x, Tensor.vector(-2)));
    assertTensor(floats(4, 7), evaluate(DROP, x, Tensor.vector(2, 0)));
    assertTensor(
        Tensor.of(new float[] {5.5f}, 1, 1, 1),
        evaluate(new ReduceMean(), x, Tensor.vector(0, 1, 2)));
  }

  @Test
  void noAxesMeanAllOrNone() {
    Tensor x = iota(2, 2);
    assertTensor(Tensor.scalar(1.5f), evaluate(DROP, x));
    assertTensor(Tensor.scalar(1.5f), evaluate(DROP, x, Tensor.vector()));
    assertTensor(x, evaluate(new ReduceMean(true, true), x));
    assertTensor(x, evaluate(new ReduceMean(false, true), x, Tensor.vector()));
    assertTensor(Tensor.scalar(3f), evaluate(DROP, Tensor.scalar(3f)));
  }

  @Test
  void integersAreTruncated() {
    assertTensor(Tensor.of(new int[] {-1}), evaluate(DROP, ints(-1, -2)));
    assertTensor(Tensor.scalar(1), evaluate(DROP, Tensor.vector(1, 2)));
  }

  @Test
  void accumulatesInDouble() {
    assertTensor(Tensor.scalar(0.25f), evaluate(DROP, floats(1e8f, 1, -1e8f, 0)));
  }

  @Test
  void meansOfNothing() {
    Tensor empty = Tensor.of(new float[0], 2, 0);
    assertTensor(floats(Float.NaN, Float.NaN), evaluate(DROP, empty, Tensor.vector(1)));
    assertTensor(Tensor.of(new float[0], 0), evaluate(DROP, empty, Tensor.vector(0)));
    assertTensor(Tensor.of(new int[] {0}), evaluate(DROP, ints()));
  }

  @Test
  void refused() {
    assertRefused(DROP, Operands.of(iota(2, 3), Tensor.vector(2)), "axis 2", "2x3", "-2 to 1");
    assertRefused(DROP, Operands.of(iota(2, 3), Tensor.vector(1, -1)), "2x3", "twice");
    assertRefused(DROP, Operands.of(type(DType.BOOL, 2)), "bool[2]");
    assertEquals(Set.of(1), DROP.valueOperands());
  }
}
