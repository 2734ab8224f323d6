package dev.cardinal.op;

import static dev.cardinal.op.OpAssertions.assertRefused;
import static dev.cardinal.op.OpAssertions.assertTensor;
import static dev.cardinal.op.OpAssertions.evaluate;
import static dev.cardinal.op.OpAssertions.floats;
import static dev.cardinal.op.OpAssertions.infer;
import static dev.cardinal.op.OpAssertions.ints;
import static dev.cardinal.op.OpAssertions.iota;
import static dev.cardinal.op.OpAssertions.type;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.List;
import org.junit.jupiter.api.Test;

class BinaryOpTest {
  private static final List<BinaryOp> ARITHMETIC =
      List.of(new Add(), new Sub(), new Mul(), new Div());

  @Test
  void floatArithmetic() {
    Tensor a = floats(6, -7, 1);
    Tensor b = floats(3, 2, 0);
    assertTensor(floats(9, -5, 1), evaluate(new Add(), a, b));
    assertTensor(floats(3, -9, 1), evaluate(new Sub(), a, b));
    assertTensor(floats(18, -14, 0), evaluate(new Mul(), a, b));
    assertTensor(floats(2, -3.5f, Float.POSITIVE_INFINITY), evaluate(new Div(), a, b));
  }

  @Test
  void integerArithmeticWrapsAround() {
    assertTensor(ints(Integer.MIN_VALUE), evaluate(new Add(), ints(Integer.MAX_VALUE), ints(1)));
    assertTensor(
        Tensor.vector(Long.MAX_VALUE),
        evaluate(new Sub(), Tensor.vector(Long.MIN_VALUE), Tensor.vector(1)));
    assertTensor(ints(1 << 30), evaluate(new Mul(), ints(1 << 30), ints(5)));
    assertTensor(
        Tensor.vector(Long.MIN_VALUE),
        evaluate(new Div(), Tensor.vector(Long.MIN_VALUE), Tensor.vector(-1)));
    long odd = (1L << 53) + 1; // not a double
    assertTensor(Tensor.vector(odd), evaluate(new Add(), Tensor.vector(odd), Tensor.vector(0)));
  }

  @Test
  void integerQuotientsAreTruncated() {
    assertTensor(ints(3, -3, -3), evaluate(new Div(), ints(7, -7, 7), ints(2, 2, -2)));
  }

  @Test
  void integerDivisionByZeroNamesBothTypes() {
    var e =
        assertThrows(
            OperandException.class,
            () -> evaluate(new Div(), Tensor.of(new int[6], 2, 3), ints(1, 0, 1)));
    assertTrue(e.getMessage().contains("int32[2x3] / int32[3]"), e.getMessage());
    assertTrue(e.getMessage().contains("element 1 of the divisor is 0"), e.getMessage());
    assertTensor(ints(), evaluate(new Div(), ints(), ints(0))); // nothing is divided
  }

  @Test
  void broadcasting() {
    Tensor column = Tensor.of(new float[] {10, 20}, 2, 1);
    assertTensor(
        Tensor.of(new float[] {10, 11, 12, 20, 21, 22}, 2, 3),
        evaluate(new Add(), column, floats(0, 1, 2)));
    assertTensor(
        Tensor.of(new float[] {0, 10, 20, 60, 80, 100}, 1, 2, 3),
        evaluate(new Mul(), iota(2, 3), Tensor.of(new float[] {10, 20}, 1, 2, 1)));
    assertTensor(floats(-1, 0, 1), evaluate(new Sub(), floats(0, 1, 2), Tensor.scalar(1f)));
    assertTensor(floats(1, 0, -1), evaluate(new Sub(), Tensor.scalar(1f), floats(0, 1, 2)));
  }

  @Test
  void inferenceBroadcasts() {
    for (BinaryOp op : ARITHMETIC) {
      assertEquals(
          TensorType.float32(5, 4, 3, 2),
          infer(op, TensorType.float32(4, 1, 2), TensorType.float32(5, 1, 3, 1)));
      assertEquals(
          type(DType.INT64, 0, 3), infer(op, type(DType.INT64, 0, 3), type(DType.INT64, 1)));
      assertRefused(
          op, Operands.of(TensorType.float32(2, 3), TensorType.float32(2, 4)), "2x3", "2x4");
      assertRefused(
          op, Operands.of(TensorType.float32(2), type(DType.INT32, 2)), "int32[2]", "float32");
      assertRefused(op, Operands.of(TensorType.float32(2)), "operand 1 is missing");
      assertRefused(op, Operands.of(type(DType.BOOL, 2), type(DType.BOOL, 2)), "bool[2]");
    }
  }

  @Test
  void emptyOperands() {
    Tensor empty = Tensor.of(new float[0], 0, 3);
    for (BinaryOp op : ARITHMETIC) {
      assertTensor(empty, evaluate(op, empty, floats(1, 2, 3)));
    }
  }

  @Test
  void preluTakesSlopesPerChannel() {
    Tensor x = Tensor.of(new float[] {-1, 2, -3, 4}, 1, 2, 2);
    Tensor slope = Tensor.of(new float[] {10, 100}, 2, 1);
    assertTensor(
        Tensor.of(new float[] {-10, 2, -300, 4}, 1, 2, 2), evaluate(new PRelu(), x, slope));
    assertTensor(ints(-6, 3), evaluate(new PRelu(), ints(-3, 3), ints(2)));
    assertTrue(Float.isNaN(evaluate(new PRelu(), floats(Float.NaN), floats(2)).floatAt(0)));
  }

  @Test
  void preluDoesNotBroadcastItsSource() {
    assertRefused(
        new PRelu(),
        Operands.of(TensorType.float32(3), TensorType.float32(2, 3)),
        "slope 2x3",
        "to 3");
    assertRefused(
        new PRelu(), Operands.of(TensorType.float32(1, 3), TensorType.float32(2, 3)), "2x3", "1x3");
  }

  @Test
  void sumOfSeveral() {
    assertTensor(floats(1, 2), evaluate(new Sum(), floats(1, 2)));
    assertTensor(
        Tensor.of(new float[] {111, 112, 121, 122}, 2, 2),
        evaluate(
            new Sum(), floats(1, 2), Tensor.of(new float[] {10, 20}, 2, 1), Tensor.scalar(100f)));
  }

  @Test
  void sumAccumulatesInDouble() {
    assertTensor(floats(1), evaluate(new Sum(), floats(1e8f), floats(1), floats(-1e8f)));
  }

  @Test
  void sumRefuses() {
    assertRefused(
        new Sum(),
        Operands.of(TensorType.float32(1), TensorType.float32(2), TensorType.float32(3)),
        "2 and 3");
    assertRefused(new Sum(), Operands.of(type(DType.INT32, 2)), "int32[2]");
    assertRefused(new Sum(), Operands.of(new TensorType[0]), "operand 0 is missing");
  }
}
