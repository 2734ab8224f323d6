package dev.cardinal.op;

import static dev.cardinal.op.OpAssertions.as;
import static dev.cardinal.op.OpAssertions.assertRefused;
import static dev.cardinal.op.OpAssertions.assertTensor;
import static dev.cardinal.op.OpAssertions.evaluate;
import static dev.cardinal.op.OpAssertions.floats;
import static dev.cardinal.op.OpAssertions.ints;
import static dev.cardinal.op.OpAssertions.iota;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SliceTest {
  private static final long MOST = Long.MAX_VALUE;
  private static final long LEAST = Long.MIN_VALUE;

  /** The elements 0 to 4 sliced. */
  private static Tensor five(long start, long end, long step) {
    return evaluate(
        new Slice(),
        iota(5),
        Tensor.vector(start),
        Tensor.vector(end),
        Tensor.vector(0),
        Tensor.vector(step));
  }

  @Test
  void forwards() {
    assertTensor(floats(1, 2), five(1, 3, 1));
    assertTensor(floats(1, 3), five(1, 5, 2));
    assertTensor(floats(2, 3), five(-3, -1, 1));
    assertTensor(floats(0, 1, 2, 3, 4), five(-100, 100, 1));
    assertTensor(floats(3, 4), five(3, MOST, 1));
    assertTensor(floats(0), five(LEAST, MOST, MOST));
    assertTensor(floats(), five(3, 3, 1));
    assertTensor(floats(), five(4, 1, 1));
    assertTensor(floats(), five(MOST, MOST, 1));
  }

  @Test
  void backwards() {
    assertTensor(floats(4, 3, 2, 1, 0), five(MOST, LEAST, -1));
    assertTensor(floats(4, 2, 0), five(-1, -100, -2));
    assertTensor(floats(3, 2), five(3, 1, -1));
    assertTensor(floats(4), five(4, LEAST, LEAST));
    assertTensor(floats(0), five(-100, -200, -1)); // a start is clamped to the first element
    assertTensor(floats(), five(1, 3, -1));
    assertTensor(floats(), five(0, MOST, -1));
  }

  @Test
  void severalAxesOfEveryType() {
    // Rows 2 and 0, columns 1 and 3.
    Tensor expected = Tensor.of(new float[] {9, 11, 1, 3}, 2, 2);
    for (DType dtype : DType.values()) {
      assertTensor(
          as(dtype, expected),
          evaluate(
              new Slice(),
              as(dtype, iota(3, 4)),
              ints(1, -1),
              ints(4, -100),
              ints(-1, 0),
              ints(2, -2)));
    }
  }

  @Test
  void axesAndStepsMayBeAbsent() {
    assertTensor(
        Tensor.of(new float[] {4, 5}, 1, 2),
        evaluate(new Slice(), iota(3, 4), Tensor.vector(1, 0), Tensor.vector(2, 2)));
    assertTensor(
        Tensor.of(new float[] {2, 6, 10}, 3, 1),
        evaluate(new Slice(), iota(3, 4), Tensor.vector(2), Tensor.vector(3), Tensor.vector(1)));
    assertTensor(iota(2, 2), evaluate(new Slice(), iota(2, 2), Tensor.vector(), Tensor.vector()));
  }

  @Test
  void emptyAxis() {
    for (long step : new long[] {1, -1, MOST, LEAST}) {
      Tensor empty = Tensor.of(new float[0], 2, 0);
      assertTensor(
          empty,
          evaluate(
              new Slice(),
              empty,
              Tensor.vector(0),
              Tensor.vector(-1),
              Tensor.vector(1),
              Tensor.vector(step)));
    }
  }

  @Test
  void refused() {
    var slice = new Slice();
    Tensor data = iota(2, 3);
    Tensor one = Tensor.vector(1);
    assertRefused(
        slice, Operands.of(data, one, one, one, Tensor.vector(0)), "data 2x3", "step 0 is 0");
    assertRefused(slice, Operands.of(data, one, one, Tensor.vector(2)), "axis 2", "2x3", "-2 to 1");
    assertRefused(
        slice,
        Operands.of(data, Tensor.vector(0, 0), one),
        "data 2x3",
        "[0, 0]",
        "[1]",
        "one length");
    assertRefused(
        slice,
        Operands.of(data, Tensor.vector(0, 0), Tensor.vector(1, 1), Tensor.vector(1, -1)),
        "[1, -1]",
        "twice");
    assertRefused(
        slice, Operands.of(data, Tensor.vector(0, 0, 0), Tensor.vector(1, 1, 1)), "axis 2", "2x3");
    assertRefused(slice, Operands.of(data, one), "operand 2 is missing");
    assertRefused(slice, Operands.of(data, floats(1), one), "float32[1]");
    var types = TensorType.float32(2);
    assertRefused(slice, Operands.of(types, one.type(), one.type()), "value of operand 1");
    assertEquals(Set.of(1, 2, 3, 4), slice.valueOperands());
  }
}
