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
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import org.junit.jupiter.api.Test;

class GatherTest {
  @Test
  void rowsAndColumnsOfEveryType() {
    for (DType dtype : DType.values()) {
      Tensor x = as(dtype, iota(2, 3));
      assertTensor(
          as(dtype, Tensor.of(new float[] {3, 4, 5, 0, 1, 2, 3, 4, 5}, 3, 3)),
          evaluate(new Gather(), x, ints(1, 0, -1)));
      assertTensor(
          as(dtype, Tensor.of(new float[] {2, 0, 5, 3}, 2, 1, 2)),
          evaluate(new Gather(1), x, Tensor.of(new long[] {-1, -3}, 1, 2)));
    }
  }

  @Test
  void aScalarIndexDropsTheAxis() {
    assertTensor(floats(1, 4), evaluate(new Gather(-1), iota(2, 3), Tensor.scalar(1)));
    assertTensor(Tensor.scalar(3f), evaluate(new Gather(0), iota(4), Tensor.scalar(-1)));
  }

  @Test
  void emptyTensors() {
    assertTensor(
        Tensor.of(new float[0], 0, 3), evaluate(new Gather(), iota(2, 3), Tensor.vector()));
    assertTensor(
        Tensor.of(new float[0], 1, 0),
        evaluate(new Gather(), Tensor.of(new float[0], 2, 0), Tensor.vector(1)));
  }

  @Test
  void indicesOutOfRange() {
    for (long index : new long[] {3, -4, Long.MIN_VALUE, Long.MAX_VALUE}) {
      var e =
          assertThrows(
              OperandException.class,
              () -> evaluate(new Gather(1), iota(2, 3), Tensor.vector(0, index)));
      for (String text : new String[] {"index " + index, "indices 2", "axis 1", "data 2x3"}) {
        assertTrue(e.getMessage().contains(text), e.getMessage());
      }
    }
  }

  @Test
  void inference() {
    assertEquals(
        TensorType.float32(2, 5, 6, 4),
        infer(new Gather(1), TensorType.float32(2, 3, 4), type(DType.INT32, 5, 6)));
    assertRefused(
        new Gather(2),
        Operands.of(TensorType.float32(2, 3), type(DType.INT64, 1)),
        "axis 2",
        "2x3");
    assertRefused(
        new Gather(0), Operands.of(TensorType.float32(2), TensorType.float32(1)), "float32[1]");
    assertRefused(new Gather(0), Operands.of(TensorType.float32(), type(DType.INT64, 1)), "scalar");
    assertRefused(
        new Gather(0),
        Operands.of(TensorType.float32(2, 1L << 40), type(DType.INT64, 1L << 40)),
        "2^62");
  }
}
