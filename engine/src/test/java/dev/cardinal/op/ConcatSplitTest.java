package dev.cardinal.op;

import static dev.cardinal.op.OpAssertions.as;
import static dev.cardinal.op.OpAssertions.assertRefused;
import static dev.cardinal.op.OpAssertions.assertTensor;
import static dev.cardinal.op.OpAssertions.evaluate;
import static dev.cardinal.op.OpAssertions.iota;
import static dev.cardinal.op.OpAssertions.type;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cardinal.op.Operands.Operand;
import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConcatSplitTest {
  private static Operands sizes(TensorType data, long... sizes) {
    return new Operands(List.of(Operand.of(data), Operand.of(Tensor.vector(sizes))));
  }

  @Test
  void concatAlongEitherAxis() {
    Tensor a = iota(2, 2);
    Tensor b = Tensor.of(new float[] {7, 8}, 2, 1);
    assertTensor(
        Tensor.of(new float[] {0, 1, 7, 0, 1, 2, 3, 8, 2, 3}, 2, 5),
        evaluate(new Concat(1), a, b, a));
    assertTensor(
        Tensor.of(new float[] {0, 1, 2, 3, 0, 1}, 3, 2), evaluate(new Concat(-2), a, iota(1, 2)));
  }

  @Test
  void splitUndoesConcatForEveryType() {
    for (DType dtype : DType.values()) {
      for (int axis = 0; axis < 3; axis++) {
        Tensor a = as(dtype, iota(2, 3, 4));
        Tensor empty = as(dtype, Tensor.allocate(new TensorType(dtype, a.shape().with(axis, 0))));
        Tensor joined = evaluate(new Concat(axis), a, empty, a);
        long size = a.shape().dim(axis);
        var parts = new Split(axis, 3).evaluate(Operands.of(joined, Tensor.vector(size, 0, size)));
        assertTensor(a, parts.get(0));
        assertTensor(empty, parts.get(1));
        assertTensor(a, parts.get(2));
      }
    }
  }

  @Test
  void splitIntoEqualPartsAndASmallerLast() {
    var parts = new Split(-1, 3).evaluate(Operands.of(iota(1, 5)));
    assertTensor(Tensor.of(new float[] {0, 1}, 1, 2), parts.get(0));
    assertTensor(Tensor.of(new float[] {2, 3}, 1, 2), parts.get(1));
    assertTensor(Tensor.of(new float[] {4}, 1, 1), parts.get(2));
    assertEquals(
        List.of(TensorType.float32(0), TensorType.float32(0)),
        new Split(0, 2).infer(Operands.of(TensorType.float32(0))));
  }

  @Test
  void concatRefuses() {
    assertRefused(
        new Concat(1),
        Operands.of(TensorType.float32(2, 3), TensorType.float32(3, 3)),
        "operand 1 3x3",
        "operand 0 2x3",
        "axis 1");
    assertRefused(
        new Concat(0), Operands.of(TensorType.float32(2, 3), TensorType.float32(3)), "2x3");
    assertRefused(
        new Concat(0), Operands.of(TensorType.float32(2), type(DType.INT32, 2)), "int32[2]");
    assertRefused(new Concat(2), Operands.of(TensorType.float32(2, 3)), "axis 2", "2x3");
    assertRefused(new Concat(0), Operands.of(TensorType.float32()), "axis 0", "scalar");
    assertRefused(new Concat(0), Operands.of(new TensorType[0]), "operand 0 is missing");
    var huge = TensorType.float32(1L << 62, 0);
    assertRefused(new Concat(0), Operands.of(huge, huge), "4611686018427387904");
  }

  @Test
  void splitRefuses() {
    var data = TensorType.float32(2, 6);
    assertRefused(new Split(1, 2), sizes(data, 3, 4), "2x6", "[3, 4]", "add up to 6");
    assertRefused(new Split(1, 2), sizes(data, -1, 7), "2x6", "[-1, 7]");
    assertRefused(new Split(1, 2), sizes(data, Long.MAX_VALUE, Long.MAX_VALUE), "2x6");
    assertRefused(new Split(1, 2), sizes(data, 2, 2, 2), "2x6", "expected 2 sizes");
    assertRefused(new Split(1, 0), Operands.of(data), "2x6", "0 parts");
    assertRefused(new Split(1, 5), Operands.of(data), "2x6", "5 parts");
    assertRefused(new Split(2, 2), Operands.of(data), "axis 2", "2x6");
    assertRefused(new Split(1, 2), Operands.of(data, type(DType.INT64, 2)), "operand 1");
  }
}
