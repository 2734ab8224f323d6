package dev.cardinal.op;

import static dev.cardinal.op.OpAssertions.assertRefused;
import static dev.cardinal.op.OpAssertions.assertTensor;
import static dev.cardinal.op.OpAssertions.evaluate;
import static dev.cardinal.op.OpAssertions.floats;
import static dev.cardinal.op.OpAssertions.infer;
import static dev.cardinal.op.OpAssertions.ints;
import static dev.cardinal.op.OpAssertions.type;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnaryOpTest {
  private static final float INF = Float.POSITIVE_INFINITY;
  private static final List<UnaryOp> ALL =
      List.of(
          new Relu(),
          new LeakyRelu(),
          new Sigmoid(),
          new HardSigmoid(),
          new HardSwish(),
          new Tanh());

  @Test
  void relu() {
    assertTensor(floats(0, 0, 2.5f, 0, INF), evaluate(new Relu(), floats(-1, 0, 2.5f, -INF, INF)));
    assertTensor(ints(0, 7), evaluate(new Relu(), ints(Integer.MIN_VALUE, 7)));
    long large = (1L << 53) + 1; // not a double
    assertTensor(Tensor.vector(0, large), evaluate(new Relu(), Tensor.vector(-large, large)));
  }

  @Test
  void leakyRelu() {
    assertTensor(floats(-0.5f, 0, 4), evaluate(new LeakyRelu(0.25f), floats(-2, 0, 4)));
    assertEquals(0.01f, new LeakyRelu().alpha());
  }

  @Test
  void sigmoid() {
    assertTensor(
        floats(0, 0.26894143f, 0.5f, 0.7310586f, 1),
        evaluate(new Sigmoid(), floats(-INF, -1, 0, 1, INF)));
  }

  @Test
  void hardSigmoid() {
    assertTensor(
        floats(0, 0.25f, 0.75f, 1), evaluate(new HardSigmoid(0.25f, 0.5f), floats(-9, -1, 1, 9)));
    assertEquals(new HardSigmoid(0.2f, 0.5f), new HardSigmoid());
  }

  @Test
  void hardSwish() {
    assertTensor(
        floats(-0f, -1 / 3f, 0, 2 / 3f, 4), evaluate(new HardSwish(), floats(-4, -1, 0, 1, 4)));
  }

  @Test
  void tanh() {
    float one = (float) (1 - 2 / (Math.exp(2) + 1));
    assertTensor(floats(-1, 0, one), evaluate(new Tanh(), floats(-INF, 0, 1)));
  }

  @Test
  void notANumberGoesThrough() {
    for (UnaryOp op : ALL) {
      assertTrue(Float.isNaN(evaluate(op, floats(Float.NaN)).floatAt(0)), op.type());
    }
  }

  @Test
  void typeIsKept() {
    for (UnaryOp op : ALL) {
      assertEquals(TensorType.float32(2, 0, 3), infer(op, TensorType.float32(2, 0, 3)));
      assertEquals(0, evaluate(op, Tensor.of(new float[0], 2, 0)).shape().elements());
    }
  }

  @Test
  void otherTypesAreRefused() {
    for (UnaryOp op : ALL) {
      assertRefused(op, Operands.of(type(DType.BOOL, 2, 3)), "operand 0", "bool[2x3]", "float32");
      assertRefused(op, Operands.of(new TensorType[0]), "operand 0 is missing");
    }
    assertRefused(new Tanh(), Operands.of(type(DType.INT32, 2)), "int32[2]");
    assertRefused(
        new Tanh(), Operands.of(TensorType.float32(2), TensorType.float32(3)), "one too many");
  }
}
