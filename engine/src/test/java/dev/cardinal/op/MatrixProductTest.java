package dev.cardinal.op;

import static dev.cardinal.op.OpAssertions.as;
import static dev.cardinal.op.OpAssertions.assertRefused;
import static dev.cardinal.op.OpAssertions.assertTensor;
import static dev.cardinal.op.OpAssertions.evaluate;
import static dev.cardinal.op.OpAssertions.floats;
import static dev.cardinal.op.OpAssertions.infer;
import static dev.cardinal.op.OpAssertions.ints;
import static dev.cardinal.op.OpAssertions.iota;
import static dev.cardinal.op.OpAssertions.type;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cardinal.op.Operands.Operand;
import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@link Gemm} and {@link MatMul}. */
class MatrixProductTest {
  private static final Gemm PLAIN = new Gemm(1, 1, false, false);

  /** [0 1 2; 3 4 5]. */
  private static final Tensor A = iota(2, 3);

  /** [0 1 2 3; 4 5 6 7; 8 9 10 11]. */
  private static final Tensor B = iota(3, 4);

  private static final float[] AB = {20, 23, 26, 29, 56, 68, 80, 92};

  private static Tensor transposed(Tensor matrix) {
    return evaluate(new Transpose(), matrix);
  }

  @Test
  void allTranspositions() {
    Tensor expected = Tensor.of(AB, 2, 4);
    for (boolean transA : new boolean[] {false, true}) {
      for (boolean transB : new boolean[] {false, true}) {
        Tensor a = transA ? transposed(A) : A;
        Tensor b = transB ? transposed(B) : B;
        var gemm = new Gemm(1, 1, transA, transB);
        assertTensor(expected, evaluate(gemm, a, b));
        for (DType dtype : new DType[] {DType.INT32, DType.INT64}) {
          assertTensor(as(dtype, expected), evaluate(gemm, as(dtype, a), as(dtype, b)));
        }
      }
    }
  }

  @Test
  void factorsAndSummand() {
    Tensor product = Tensor.of(new float[] {1, 2, 3, 4}, 2, 2);
    Tensor one = Tensor.of(new float[] {1, 0, 0, 1}, 2, 2);
    var gemm = new Gemm(2, 10, false, false);
    assertTensor(
        Tensor.of(new float[] {12, 24, 16, 28}, 2, 2), evaluate(gemm, product, one, floats(1, 2)));
    assertTensor(
        Tensor.of(new float[] {12, 14, 26, 28}, 2, 2),
        evaluate(gemm, product, one, Tensor.of(new float[] {1, 2}, 2, 1)));
    assertTensor(
        Tensor.of(new float[] {12, 14, 16, 18}, 2, 2),
        evaluate(gemm, product, one, Tensor.scalar(1f)));
    assertTensor(
        Tensor.of(new float[] {12, 24, 36, 48}, 2, 2), evaluate(gemm, product, one, product));
    assertTensor(
        Tensor.of(new int[] {12, 14, 16, 18}, 2, 2),
        evaluate(
            new Gemm(2, 10.5f, false, false),
            as(DType.INT32, product),
            as(DType.INT32, one),
            ints(1, 1)),
        0);
  }

  @Test
  void postOpsFollowTheSummand() {
    var gemm =
        new Gemm(1, 1, false, false)
            .with(PostOps.NONE.withResidual().withActivation(Activation.RELU));
    Tensor a = Tensor.of(new float[] {1, -1}, 2, 1);
    Tensor b = Tensor.of(new float[] {2}, 1, 1);
    Tensor residual = Tensor.of(new float[] {4, 0}, 2, 1);
    assertTensor(Tensor.of(new float[] {7, 0}, 2, 1), evaluate(gemm, a, b, floats(1), residual));
    var withoutC =
        new Operands(List.of(Operand.of(a), Operand.of(b), Operand.ABSENT, Operand.of(residual)));
    assertTensor(Tensor.of(new float[] {6, 0}, 2, 1), gemm.evaluate(withoutC).getFirst());
  }

  @Test
  void accumulatesInDouble() {
    Tensor a = Tensor.of(new float[] {1e8f, 1, -1e8f}, 1, 3);
    Tensor ones = Tensor.of(new float[] {1, 1, 1}, 3, 1);
    assertTensor(Tensor.of(new float[] {1}, 1, 1), evaluate(PLAIN, a, ones));
    assertTensor(
        Tensor.of(new float[] {1}, 1, 1),
        evaluate(Gemm.fullyConnected(), a, Tensor.of(new float[] {1, 1, 1}, 1, 3)));
    assertTensor(Tensor.of(new float[] {1}, 1, 1), evaluate(new MatMul(), a, ones));
  }

  @Test
  void emptyProducts() {
    Tensor rows = Tensor.of(new float[0], 2, 0);
    Tensor columns = Tensor.of(new float[0], 0, 1);
    assertTensor(Tensor.of(new float[] {0, 0}, 2, 1), evaluate(new MatMul(), rows, columns));
    assertTensor(Tensor.of(new float[] {5, 5}, 2, 1), evaluate(PLAIN, rows, columns, floats(5)));
    assertTensor(
        Tensor.of(new float[0], 0, 2), evaluate(PLAIN, columns, Tensor.of(new float[2], 1, 2)));
  }

  @Test
  void gemmInference() {
    assertEquals(
        TensorType.float32(1, 1000),
        infer(
            Gemm.fullyConnected(),
            TensorType.float32(1, 2048),
            TensorType.float32(1000, 2048),
            TensorType.float32(1000)));
    assertRefused(
        Gemm.fullyConnected(),
        Operands.of(TensorType.float32(1, 2048), TensorType.float32(2048, 1000)),
        "a 1x2048 has 2048 columns",
        "b 2048x1000 transposed has 1000 rows");
    assertRefused(
        PLAIN,
        Operands.of(
            TensorType.float32(2, 3), TensorType.float32(3, 4), TensorType.float32(2, 1, 4)),
        "c 2x1x4",
        "2x4");
    assertRefused(
        PLAIN, Operands.of(TensorType.float32(2, 3), TensorType.float32(3)), "float32[3]");
    assertRefused(
        PLAIN, Operands.of(TensorType.float32(2, 3), type(DType.INT32, 3, 4)), "int32[3x4]");
  }

  @Test
  void gemmRefusesPostOpsThatDoNotFit() {
    var residual = PLAIN.with(PostOps.NONE.withResidual());
    assertRefused(
        residual,
        Operands.of(TensorType.float32(2, 3), TensorType.float32(3, 4)),
        "float32[2x3]",
        "expected float32[2x4]");
    var four =
        Operands.of(
            TensorType.float32(2, 3),
            TensorType.float32(3, 4),
            TensorType.float32(4),
            TensorType.float32(4, 2));
    assertRefused(residual, four, "float32[4x2]", "expected float32[2x4]");
    assertRefused(PLAIN, four, "expected none");
    assertRefused(
        PLAIN.with(PostOps.NONE.withActivation(Activation.RELU)),
        Operands.of(type(DType.INT64, 2, 3), type(DType.INT64, 3, 4)),
        "int64[2x3]",
        "+relu");
  }

  @Test
  void matMulOfMatricesAndVectors() {
    assertTensor(Tensor.of(AB, 2, 4), evaluate(new MatMul(), A, B));
    assertTensor(floats(20, 23, 26, 29), evaluate(new MatMul(), floats(0, 1, 2), B));
    assertTensor(floats(5, 14), evaluate(new MatMul(), A, floats(0, 1, 2)));
    assertTensor(Tensor.scalar(5f), evaluate(new MatMul(), floats(0, 1, 2), floats(0, 1, 2)));
  }

  @Test
  void matMulBroadcastsBatches() {
    // [2, 1, 1, 2] times [3, 2, 1]: every pair of the two batches.
    Tensor a = Tensor.of(new float[] {1, 10, 2, 20}, 2, 1, 1, 2);
    Tensor b = Tensor.of(new float[] {1, 0, 0, 1, 1, 1}, 3, 2, 1);
    assertTensor(
        Tensor.of(new float[] {1, 10, 11, 2, 20, 22}, 2, 3, 1, 1), evaluate(new MatMul(), a, b));
    assertTensor(
        Tensor.of(new float[] {3, 0, 2}, 3, 1),
        evaluate(new MatMul(), Tensor.of(new float[] {1, 0, 0, 0, 0, 1}, 3, 1, 2), floats(3, 2)));
  }

  @Test
  void matMulOfIntegers() {
    assertTensor(
        Tensor.of(new int[] {Integer.MIN_VALUE}, 1, 1),
        evaluate(
            new MatMul(),
            Tensor.of(new int[] {1 << 30, 1}, 1, 2),
            Tensor.of(new int[] {2, 0}, 2, 1)));
    long large = (1L << 53) + 1;
    assertTensor(
        Tensor.scalar(large), evaluate(new MatMul(), Tensor.vector(large), Tensor.vector(1)));
  }

  @Test
  void matMulInference() {
    assertEquals(
        TensorType.float32(5, 7, 2, 4),
        infer(new MatMul(), TensorType.float32(5, 1, 2, 3), TensorType.float32(7, 3, 4)));
    assertRefused(
        new MatMul(),
        Operands.of(TensorType.float32(2, 3), TensorType.float32(2, 3)),
        "a 2x3 has 3 columns",
        "b 2x3 has 2 rows");
    assertRefused(
        new MatMul(),
        Operands.of(TensorType.float32(2, 2, 3), TensorType.float32(5, 3, 4)),
        "2 and 5");
    assertRefused(
        new MatMul(), Operands.of(TensorType.float32(), TensorType.float32(3)), "float32[scalar]");
    assertRefused(
        new MatMul(), Operands.of(type(DType.BOOL, 2, 2), type(DType.BOOL, 2, 2)), "bool[2x2]");
  }
}
