package dev.cardinal.vector;

import static dev.cardinal.vector.KernelCase.random;
import static dev.cardinal.vector.KernelCase.special;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.op.Add;
import dev.cardinal.op.BinaryOp;
import dev.cardinal.op.Clip;
import dev.cardinal.op.Div;
import dev.cardinal.op.HardSigmoid;
import dev.cardinal.op.HardSwish;
import dev.cardinal.op.LeakyRelu;
import dev.cardinal.op.Mul;
import dev.cardinal.op.PRelu;
import dev.cardinal.op.Relu;
import dev.cardinal.op.Sigmoid;
import dev.cardinal.op.Sub;
import dev.cardinal.op.Sum;
import dev.cardinal.op.Tanh;
import dev.cardinal.op.UnaryOp;
import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Arithmetic rounds once and so is exact, a sum of several tensors once for each; functions are
 * within a few units in the last place.
 */
class ElementwiseKernelsTest {
  private static final double FUNCTION_TOLERANCE = 5e-7;

  static List<UnaryOp> functions() {
    return List.of(
        new Relu(),
        new LeakyRelu(0.1f),
        new HardSigmoid(0.3f, 0.4f),
        new HardSwish(),
        new Sigmoid(),
        new Tanh());
  }

  @ParameterizedTest
  @MethodSource("functions")
  void appliesFunctions(UnaryOp function) {
    for (long[] dims : new long[][] {{}, {0}, {3, 0, 2}, {1}, {17}, {2, 3, 41, 43}, {1, 70001}}) {
      new KernelCase(function).with(special(dims)).check(FUNCTION_TOLERANCE);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 33, 70001})
  void clips(long n) {
    Tensor low = Tensor.scalar(-0.25f);
    Tensor high = Tensor.of(new float[] {0.5f}, 1);
    new KernelCase(new Clip()).with(special(n)).check(0);
    new KernelCase(new Clip()).with(special(n)).with(low).check(0);
    new KernelCase(new Clip()).with(special(n)).absent().constant(high).check(0);
    new KernelCase(new Clip()).with(special(n)).constant(low).with(high).check(0);
    new KernelCase(new Clip()).with(special(n)).with(high).with(low).check(0);
    new KernelCase(new Clip()).with(special(n)).with(Tensor.scalar(Float.NaN)).check(0);
  }

  static List<BinaryOp> arithmetic() {
    return List.of(new Add(), new Sub(), new Mul(), new Div());
  }

  private static final List<long[][]> SHAPES =
      List.of(
          new long[][] {{}, {}},
          new long[][] {{1, 1}, {1}},
          new long[][] {{37}, {37}},
          new long[][] {{2, 7, 33, 35}, {2, 7, 33, 35}},
          new long[][] {{2, 7, 33, 35}, {}},
          new long[][] {{2, 7, 33, 35}, {7, 1, 1}},
          new long[][] {{2, 7, 33, 35}, {1, 7, 1, 1}},
          new long[][] {{2, 7, 33, 35}, {2, 7, 1, 1}},
          new long[][] {{2, 7, 33, 35}, {35}},
          new long[][] {{2, 7, 33, 35}, {33, 1}},
          new long[][] {{2, 7, 33, 35}, {2, 1, 33, 35}},
          new long[][] {{70001}, {1}},
          new long[][] {{2, 5001}, {2, 1}},
          new long[][] {{5, 1, 3}, {1, 4, 1}},
          new long[][] {{5, 1, 3, 1}, {4, 1, 9}},
          new long[][] {{300, 1}, {1, 200}},
          new long[][] {{0, 3}, {3}},
          new long[][] {{2, 1}, {1, 0}},
          new long[][] {{2, 0, 3}, {1}});

  @ParameterizedTest
  @MethodSource("arithmetic")
  void computesWithBroadcasting(BinaryOp op) {
    for (long[][] shapes : SHAPES) {
      new KernelCase(op).with(special(shapes[0])).with(special(shapes[1])).check(0);
      new KernelCase(op).with(special(shapes[1])).constant(special(shapes[0])).check(0);
    }
  }

  @Test
  void multipliesNegativesBySlopes() {
    for (long[] slope :
        new long[][] {{}, {1}, {5, 1, 1}, {1, 5, 1, 1}, {33}, {7, 33}, {2, 5, 7, 33}}) {
      new KernelCase(new PRelu()).with(special(2, 5, 7, 33)).constant(random(slope)).check(1e-7);
    }
    new KernelCase(new PRelu()).with(random(1, 1)).constant(random(1)).check(1e-7);
  }

  @Test
  void addsUpTensors() {
    for (long[][] shapes : SHAPES) {
      new KernelCase(new Sum()).with(random(shapes[0])).check(0);
      new KernelCase(new Sum()).with(special(shapes[1])).with(special(shapes[0])).check(0);
      new KernelCase(new Sum())
          .with(random(shapes[1]))
          .with(random(1, 1))
          .with(random(shapes[0]))
          .with(random(shapes[1]))
          .check(3e-7);
    }
  }

  @Test
  void declinesIntegers() {
    Tensor x = random(DType.INT64, 3);
    assertTrue(new KernelCase(new Add()).with(x).with(x).declined().contains("int64"));
    assertTrue(new KernelCase(new PRelu()).with(x).with(x).declined().contains("int64"));
    assertTrue(new KernelCase(new Relu()).with(x).declined().contains("int64"));
    assertTrue(new KernelCase(new Clip()).with(x).declined().contains("int64"));
  }
}
