package dev.cardinal.op;

import static dev.cardinal.op.OpAssertions.as;
import static dev.cardinal.op.OpAssertions.assertRefused;
import static dev.cardinal.op.OpAssertions.assertTensor;
import static dev.cardinal.op.OpAssertions.evaluate;
import static dev.cardinal.op.OpAssertions.floats;
import static dev.cardinal.op.OpAssertions.ints;
import static dev.cardinal.op.OpAssertions.iota;

import dev.cardinal.op.Operands.Operand;
import dev.cardinal.op.Pad.Mode;
import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class PadTest {
  private static final Tensor ABC = floats(1, 2, 3);

  private static Tensor line(Mode mode, long before, long after) {
    return evaluate(new Pad(mode), ABC, Tensor.vector(before, after));
  }

  @Test
  void oneAxisInEveryMode() {
    assertTensor(floats(0, 0, 1, 2, 3, 0), line(Mode.CONSTANT, 2, 1));
    assertTensor(floats(3, 2, 1, 2, 3, 2), line(Mode.REFLECT, 2, 1));
    assertTensor(floats(1, 1, 1, 2, 3, 3), line(Mode.EDGE, 2, 1));
    assertTensor(floats(2, 3, 1, 2, 3, 1), line(Mode.WRAP, 2, 1));
  }

  @Test
  void marginsLargerThanTheTensor() {
    assertTensor(floats(2, 1, 2, 3, 2, 1, 2, 3, 2, 1, 2), line(Mode.REFLECT, 5, 3));
    assertTensor(floats(2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3), line(Mode.WRAP, 5, 3));
    assertTensor(
        floats(7, 7, 7, 7), evaluate(new Pad(Mode.REFLECT), floats(7), Tensor.vector(2, 1)));
  }

  @Test
  void negativePadsCutOffFirst() {
    assertTensor(floats(2, 3, 0), line(Mode.CONSTANT, -1, 1));
    assertTensor(floats(2, 3, 2, 3), line(Mode.REFLECT, -1, 2));
    assertTensor(floats(2, 3, 3, 3), line(Mode.EDGE, -1, 2));
    assertTensor(floats(2, 1, 2), line(Mode.WRAP, 1, -1));
    assertTensor(floats(), line(Mode.CONSTANT, -1, -2));
  }

  @Test
  void twoAxes() {
    Tensor x = iota(2, 2);
    Tensor pads = Tensor.vector(1, 0, 0, 1);
    assertTensor(
        Tensor.of(new float[] {2, 3, 2, 0, 1, 0, 2, 3, 2}, 3, 3),
        evaluate(new Pad(Mode.REFLECT), x, pads));
    assertTensor(
        Tensor.of(new float[] {0, 1, 1, 0, 1, 1, 2, 3, 3}, 3, 3),
        evaluate(new Pad(Mode.EDGE), x, pads));
    assertTensor(
        Tensor.of(new float[] {2, 3, 2, 0, 1, 0, 2, 3, 2}, 3, 3),
        evaluate(new Pad(Mode.WRAP), x, pads));
    assertTensor(
        Tensor.of(new float[] {9, 9, 9, 0, 1, 9, 2, 3, 9}, 3, 3),
        evaluate(new Pad(), x, pads, Tensor.scalar(9f)));
  }

  @Test
  void everyTypeAndSomeAxes() {
    for (DType dtype : DType.values()) {
      Tensor x = as(dtype, Tensor.of(new float[] {1, 1, 0, 1}, 2, 2));
      Tensor one = as(dtype, Tensor.scalar(1f));
      assertTensor(
          as(dtype, Tensor.of(new float[] {1, 1, 1, 1, 0, 1}, 2, 3)),
          evaluate(new Pad(), x, Tensor.vector(1, 0), one, ints(-1)));
      var withoutValue =
          new Operands(
              List.of(
                  Operand.of(x),
                  Operand.of(Tensor.vector(0, 1)),
                  Operand.ABSENT,
                  Operand.of(Tensor.vector(0))));
      assertTensor(
          as(dtype, Tensor.of(new float[] {1, 1, 0, 1, 0, 0}, 3, 2)),
          new Pad().evaluate(withoutValue).getFirst());
    }
  }

  @Test
  void emptyTensors() {
    Tensor empty = Tensor.of(new float[0], 0);
    assertTensor(floats(5, 5), evaluate(new Pad(), empty, Tensor.vector(1, 1), Tensor.scalar(5f)));
    assertTensor(empty, evaluate(new Pad(Mode.WRAP), empty, Tensor.vector(0, 0)));
    assertRefused(
        new Pad(Mode.WRAP), Operands.of(empty, Tensor.vector(1, 0)), "data 0", "axis 0", "wrap");
    assertRefused(
        new Pad(Mode.EDGE), Operands.of(ABC, Tensor.vector(-3, 1)), "data 3", "axis 0", "edge");
  }

  @Test
  void refused() {
    var pad = new Pad();
    assertRefused(pad, Operands.of(ABC, Tensor.vector(1)), "[1]", "data 3", "1 entries");
    assertRefused(pad, Operands.of(ABC, Tensor.vector(-2, -2)), "-2 and -2", "data 3");
    assertRefused(pad, Operands.of(ABC, Tensor.vector(Long.MIN_VALUE, 0)), "data 3");
    assertRefused(pad, Operands.of(ABC, Tensor.vector(Long.MAX_VALUE, 1)), "2^6");
    assertRefused(pad, Operands.of(ABC, Tensor.vector(1, 1), floats(1, 2)), "constant 2", "data 3");
    assertRefused(pad, Operands.of(ABC, Tensor.vector(1, 1), Tensor.scalar(1)), "int64[scalar]");
    assertRefused(
        pad,
        Operands.of(ABC, Tensor.vector(1, 1), Tensor.scalar(0f), Tensor.vector(1)),
        "axis 1",
        "3");
  }
}
