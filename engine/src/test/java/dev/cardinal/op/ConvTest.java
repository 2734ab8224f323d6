package dev.cardinal.op;

import static dev.cardinal.op.OpAssertions.assertRefused;
import static dev.cardinal.op.OpAssertions.assertTensor;
import static dev.cardinal.op.OpAssertions.evaluate;
import static dev.cardinal.op.OpAssertions.floats;
import static dev.cardinal.op.OpAssertions.infer;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cardinal.op.Operands.Operand;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConvTest {
  private final Random random = new Random(11);

  private Tensor random(long... dims) {
    Tensor tensor = Tensor.allocate(TensorType.float32(dims));
    for (long i = 0; i < tensor.shape().elements(); i++) {
      tensor.floatAt(i, random.nextFloat(-1, 1));
    }
    return tensor;
  }

  private List<Integer> numbers(int count, int least, int bound) {
    return IntStream.range(0, count).mapToObj(_ -> random.nextInt(least, bound)).toList();
  }

  @Test
  void byHand() {
    Tensor src = Tensor.of(new float[] {1, 2, 3, 4}, 1, 1, 4);
    Tensor weights = Tensor.of(new float[] {1, 10}, 1, 1, 2);
    var window = new Window(List.of(), List.of(), List.of(1, 0), List.of(), AutoPad.NOTSET, false);
    assertTensor(
        Tensor.of(new float[] {15, 26, 37, 48}, 1, 1, 4),
        evaluate(new Conv(window, 1), src, weights, floats(5)));
    var fused =
        new Conv(window, 1)
            .with(PostOps.NONE.withResidual().withActivation(Activation.clip(0, 40)));
    Tensor residual = Tensor.of(new float[] {-100, 0, 1, 2}, 1, 1, 4);
    var operands =
        new Operands(
            List.of(Operand.of(src), Operand.of(weights), Operand.ABSENT, Operand.of(residual)));
    assertTensor(
        Tensor.of(new float[] {0, 21, 33, 40}, 1, 1, 4), fused.evaluate(operands).getFirst());
  }

  @Test
  void convolutionsAreWhatTheirTapsSay() {
    for (int i = 0; i < 60; i++) {
      int rank = 1 + i % 3;
      int group = 1 + random.nextInt(2);
      long[] srcDims = new long[rank + 2];
      long[] weightsDims = new long[rank + 2];
      Arrays.setAll(srcDims, axis -> axis == 0 ? 2 : axis == 1 ? 2 * group : 8);
      Arrays.setAll(
          weightsDims, axis -> axis == 0 ? 3 * group : axis == 1 ? 2 : 1 + random.nextInt(3));
      AutoPad autoPad = List.of(AutoPad.values()).get(i % 4);
      var window =
          new Window(
              List.of(),
              numbers(rank, 1, 4),
              autoPad == AutoPad.NOTSET ? numbers(2 * rank, 0, 3) : List.of(),
              numbers(rank, 1, 4),
              autoPad,
              false);
      check(new Conv(window, group), random(srcDims), random(weightsDims), random(3L * group));
    }
  }

  private static void check(Conv conv, Tensor src, Tensor weights, Tensor bias) {
    Tensor dst = evaluate(conv, src, weights, bias);
    long[] dims = dst.shape().dims();
    Window.Resolved r = conv.resolve(Operands.of(src, weights));
    for (long i = 0; i < dst.shape().elements(); i++) {
      long[] at = position(i, dims);
      double sum = bias.floatAt(at[1]);
      for (long w = 0; w < weights.shape().elements(); w++) {
        long[] tap = position(w, weights.shape().dims());
        if (tap[0] == at[1]) {
          long[] from = at.clone();
          from[1] = at[1] / 3 * 2 + tap[1]; // 3 output and 2 input channels in every group
          for (int axis = 0; axis < r.kernel().length; axis++) {
            from[axis + 2] =
                at[axis + 2] * r.strides()[axis]
                    - r.padBegin()[axis]
                    + tap[axis + 2] * r.dilations()[axis];
          }
          sum += weights.floatAt(w) * (double) padded(src, from);
        }
      }
      assertEquals(sum, dst.floatAt(i), 1e-6, conv + " of " + src.type() + " at " + i);
    }
  }

  private static long[] position(long index, long[] dims) {
    long[] position = new long[dims.length];
    long rest = index;
    for (int axis = dims.length - 1; axis >= 0; axis--) {
      position[axis] = rest % dims[axis];
      rest /= dims[axis];
    }
    return position;
  }

  private static float padded(Tensor src, long[] at) {
    long index = 0;
    for (int axis = 0; axis < at.length; axis++) {
      long size = src.shape().dim(axis);
      if (at[axis] < 0 || at[axis] >= size) {
        return 0;
      }
      index = index * size + at[axis];
    }
    return src.floatAt(index);
  }

  @Test
  void inference() {
    var stem = new Conv(Window.square(7, 2, 3), 1);
    assertEquals(
        TensorType.float32(1, 64, 112, 112),
        infer(stem, TensorType.float32(1, 3, 224, 224), TensorType.float32(64, 3, 7, 7)));
    assertRefused(
        stem,
        Operands.of(TensorType.float32(1, 4, 224, 224), TensorType.float32(64, 3, 7, 7)),
        "1x4x224x224",
        "64x3x7x7",
        "4 channels");
    assertRefused(
        stem,
        Operands.of(TensorType.float32(1, 3, 9, 9), TensorType.float32(64, 3, 5, 5)),
        "[7, 7]",
        "64x3x5x5");
    assertRefused(
        stem,
        Operands.of(
            TensorType.float32(1, 3, 9, 9), TensorType.float32(4, 3, 7, 7), TensorType.float32(3)),
        "bias 3",
        "channel: 4");
    assertRefused(
        stem.with(PostOps.NONE.withResidual()),
        Operands.of(TensorType.float32(1, 3, 9, 9), TensorType.float32(4, 3, 7, 7)),
        "float32[1x3x9x9]",
        "expected float32[1x4x5x5]");
    assertRefused(
        new Conv(Window.square(7, 2, 0), 1),
        Operands.of(TensorType.float32(1, 3, 6, 9), TensorType.float32(64, 3, 7, 7)),
        "window of 7",
        "1x3x6x9");
  }
}
