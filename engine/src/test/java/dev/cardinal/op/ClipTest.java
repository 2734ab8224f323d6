package dev.cardinal.op;

import static dev.cardinal.op.OpAssertions.assertRefused;
import static dev.cardinal.op.OpAssertions.assertTensor;
import static dev.cardinal.op.OpAssertions.evaluate;
import static dev.cardinal.op.OpAssertions.floats;
import static dev.cardinal.op.OpAssertions.type;

import dev.cardinal.op.Operands.Operand;
import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClipTest {
  private static final float INF = Float.POSITIVE_INFINITY;

  @Test
  void bothBounds() {
    assertTensor(
        floats(0, 0, 3, 6, 6, Float.NaN),
        evaluate(
            new Clip(),
            floats(-INF, -1, 3, 7, INF, Float.NaN),
            Tensor.scalar(0f),
            Tensor.scalar(6f)));
  }

  @Test
  void absentBoundsAreTheFiniteExtremes() {
    float most = Float.MAX_VALUE;
    assertTensor(floats(-most, 1), evaluate(new Clip(), floats(-INF, 1)));
    assertTensor(floats(0, most), evaluate(new Clip(), floats(-2, INF), Tensor.scalar(0f)));
    var onlyMax =
        new Operands(
            List.of(Operand.of(floats(-INF, 9)), Operand.ABSENT, Operand.of(Tensor.scalar(6f))));
    assertTensor(floats(-most, 6), new Clip().evaluate(onlyMax).getFirst());
  }

  @Test
  void lowerAboveUpperGivesUpper() {
    assertTensor(
        floats(1, 1), evaluate(new Clip(), floats(0, 9), Tensor.scalar(5f), Tensor.scalar(1f)));
  }

  @Test
  void integers() {
    assertTensor(
        Tensor.vector(-2, 1, 3),
        evaluate(
            new Clip(), Tensor.vector(Long.MIN_VALUE, 1, 9), Tensor.scalar(-2), Tensor.scalar(3)));
  }

  @Test
  void refused() {
    assertRefused(
        new Clip(),
        Operands.of(TensorType.float32(2, 3), TensorType.float32(3)),
        "min 3",
        "x 2x3",
        "single element");
    assertRefused(
        new Clip(),
        Operands.of(TensorType.float32(2), type(DType.INT64)),
        "int64[scalar]",
        "float32");
    assertRefused(new Clip(), Operands.of(type(DType.BOOL, 2)), "bool[2]");
  }
}
