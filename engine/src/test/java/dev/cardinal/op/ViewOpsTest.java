package dev.cardinal.op;

import static dev.cardinal.op.OpAssertions.assertRefused;
import static dev.cardinal.op.OpAssertions.assertTensor;
import static dev.cardinal.op.OpAssertions.evaluate;
import static dev.cardinal.op.OpAssertions.iota;
import static dev.cardinal.op.OpAssertions.type;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.op.Operands.Operand;
import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Shape;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Operators whose result has the bytes of their operand. */
class ViewOpsTest {
  private static final long MOST = Long.MAX_VALUE;

  private static Operands typed(TensorType data, long... values) {
    return new Operands(List.of(Operand.of(data), Operand.of(Tensor.vector(values))));
  }

  private static Shape shape(Op op, Shape data, long... values) {
    return op.infer(typed(new TensorType(DType.FLOAT32, data), values)).getFirst().shape();
  }

  @Test
  void viewsKeepTheElements() {
    assertTensor(iota(2, 12), evaluate(new Flatten(), iota(2, 3, 4)));
    assertTensor(iota(4, 6), evaluate(new Reshape(), iota(2, 3, 4), Tensor.vector(4, -1)));
    assertTensor(iota(2, 3), evaluate(new Squeeze(), iota(2, 1, 3, 1)));
    assertTensor(iota(1, 2, 1), evaluate(new Unsqueeze(), iota(2), Tensor.vector(0, 2)));
    assertTensor(iota(2, 3), evaluate(new Identity(), iota(2, 3)));
    assertTensor(iota(2, 3), evaluate(new Dropout(), iota(2, 3)));
    for (Op op :
        List.of(
            new Flatten(),
            new Reshape(),
            new Squeeze(),
            new Unsqueeze(),
            new Identity(),
            new Dropout())) {
      assertTrue(op.isView(), op.type());
    }
  }

  @Test
  void anyElementType() {
    Tensor bools = Tensor.of(new boolean[] {true, false}, 1, 2);
    assertTensor(
        Tensor.of(new boolean[] {true, false}, 2, 1),
        evaluate(new Reshape(), bools, Tensor.vector(2, 1)));
    assertTensor(
        Tensor.of(new int[] {7, 8}, 1, 2),
        evaluate(new Flatten(0), Tensor.of(new int[] {7, 8}, 2)));
    assertTensor(Tensor.vector(7, 8), evaluate(new Squeeze(), Tensor.of(new long[] {7, 8}, 2, 1)));
  }

  @Test
  void flattenAtEveryAxis() {
    var data = TensorType.float32(2, 3, 4);
    long[][] expected = {{1, 24}, {2, 12}, {6, 4}, {24, 1}};
    for (int axis = 0; axis <= 3; axis++) {
      var type = TensorType.float32(expected[axis]);
      assertEquals(List.of(type), new Flatten(axis).infer(Operands.of(data)));
      if (axis < 3) {
        assertEquals(List.of(type), new Flatten(axis - 3).infer(Operands.of(data)));
      }
    }
    assertEquals(
        List.of(TensorType.float32(1, 1)), new Flatten(0).infer(Operands.of(TensorType.float32())));
    assertEquals(
        List.of(TensorType.float32(0, 12)),
        new Flatten().infer(Operands.of(TensorType.float32(0, 3, 4))));
    assertRefused(new Flatten(4), Operands.of(data), "axis 4", "2x3x4", "-3 to 3");
    assertRefused(new Flatten(Integer.MIN_VALUE), Operands.of(data), "2x3x4");
  }

  @Test
  void reshapeCopiesZerosAndFindsTheUnknown() {
    var reshape = new Reshape();
    assertEquals(Shape.of(2, 12), shape(reshape, Shape.of(2, 3, 4), 0, -1));
    assertEquals(Shape.of(2, 3, 2, 2), shape(reshape, Shape.of(2, 3, 4), 0, 0, 2, -1));
    assertEquals(Shape.SCALAR, shape(reshape, Shape.of(1, 1)));
    assertEquals(Shape.of(1), shape(reshape, Shape.SCALAR, -1));
    assertEquals(Set.of(1), reshape.valueOperands());
  }

  @Test
  void reshapeOfEmptyTensors() {
    var reshape = new Reshape();
    assertEquals(Shape.of(0, 12), shape(reshape, Shape.of(0, 3, 4), 0, -1));
    assertEquals(Shape.of(3, 0), shape(reshape, Shape.of(0, 3), 3, -1));
    assertEquals(Shape.of(0, 5), shape(new Reshape(true), Shape.of(2, 0), 0, 5));
    assertRefused(reshape, typed(TensorType.float32(2, 0), 0, 5), "2x0", "[0, 5]", "10");
  }

  @Test
  void reshapeRefuses() {
    var reshape = new Reshape();
    var data = TensorType.float32(2, 3);
    assertRefused(reshape, typed(data, 4, 2), "2x3", "[4, 2]", "6 elements", "8");
    assertRefused(reshape, typed(data, -1, 4), "2x3", "[-1, 4]");
    assertRefused(reshape, typed(data, -1, -1), "2x3", "only one");
    assertRefused(reshape, typed(data, -2, 3), "2x3", "[-2, 3]");
    assertRefused(reshape, typed(data, 2, 3, 0), "2x3", "axis 2");
    assertRefused(reshape, typed(data, MOST, MOST, 2), "2^62");
    assertRefused(new Reshape(true), typed(TensorType.float32(0, 3), 0, -1), "0x3", "[0, -1]");
    assertRefused(new Reshape(true), typed(TensorType.float32(), 0, -1), "scalar", "[0, -1]");
    assertRefused(reshape, Operands.of(data, type(DType.INT64, 2)), "value of operand 1");
    assertRefused(reshape, Operands.of(data, TensorType.float32(2)), "float32[2]", "int64");
    assertRefused(reshape, Operands.of(iota(2), Tensor.of(new long[] {1, 2}, 1, 2)), "int64[1x2]");
  }

  @Test
  void squeeze() {
    var squeeze = new Squeeze();
    assertEquals(Shape.of(3, 1), shape(squeeze, Shape.of(1, 3, 1), 0));
    assertEquals(Shape.of(1, 3), shape(squeeze, Shape.of(1, 3, 1), -1));
    assertEquals(Shape.of(3), shape(squeeze, Shape.of(1, 3, 1), -1, 0));
    assertEquals(Shape.of(1), shape(squeeze, Shape.of(1)));
    assertRefused(squeeze, typed(TensorType.float32(1, 3), 1), "axis 1", "1x3", "size 3");
    assertRefused(squeeze, typed(TensorType.float32(1, 3), 2), "axis 2", "1x3", "-2 to 1");
    assertRefused(squeeze, typed(TensorType.float32(1, 3), 0, -2), "[0, -2]", "1x3", "twice");
    assertRefused(squeeze, typed(TensorType.float32(), 0), "scalar");
  }

  @Test
  void unsqueeze() {
    var unsqueeze = new Unsqueeze();
    assertEquals(Shape.of(2, 3, 1, 1), shape(unsqueeze, Shape.of(2, 3), 3, 2));
    assertEquals(Shape.of(1, 2, 1, 3), shape(unsqueeze, Shape.of(2, 3), -4, -2));
    assertEquals(Shape.of(1), shape(unsqueeze, Shape.SCALAR, 0));
    assertRefused(unsqueeze, typed(TensorType.float32(2, 3), 3), "axis 3", "2x3");
    assertRefused(unsqueeze, typed(TensorType.float32(2, 3), Long.MIN_VALUE), "2x3");
    assertRefused(unsqueeze, typed(TensorType.float32(2, 3), 0, -4), "2x3", "twice");
    assertRefused(unsqueeze, Operands.of(TensorType.float32(2)), "operand 1 is missing");
  }

  @Test
  void dropoutMask() {
    var dropout = new Dropout(true);
    var results = dropout.evaluate(Operands.of(iota(3), Tensor.scalar(0.5f)));
    assertTensor(iota(3), results.getFirst());
    assertTensor(Tensor.of(new boolean[] {true, true, true}, 3), results.get(1));
    assertFalse(dropout.isView());
    Tensor ratio = Tensor.scalar(0.5f);
    Tensor no = Tensor.of(new boolean[] {false});
    Tensor yes = Tensor.of(new boolean[] {true});
    assertTensor(iota(3), evaluate(new Dropout(), iota(3), ratio, no));
    assertRefused(dropout, Operands.of(iota(3), ratio, yes), "data 3", "training mode");
    assertRefused(dropout, Operands.of(type(DType.INT32, 3)), "int32[3]");
  }
}
