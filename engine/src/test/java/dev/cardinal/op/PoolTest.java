package dev.cardinal.op;

import static dev.cardinal.op.OpAssertions.assertRefused;
import static dev.cardinal.op.OpAssertions.assertTensor;
import static dev.cardinal.op.OpAssertions.evaluate;
import static dev.cardinal.op.OpAssertions.infer;
import static dev.cardinal.op.OpAssertions.iota;
import static dev.cardinal.op.OpAssertions.type;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Poolings whose values are found by hand; {@link PoolPropertyTest} has the random ones. */
class PoolTest {
  private static final float NAN = Float.NaN;
  private static final float MINUS_INF = Float.NEGATIVE_INFINITY;

  private static Window line(int kernel, int stride, int begin, int end, int gap, boolean ceil) {
    return new Window(
        List.of(kernel), List.of(stride), List.of(begin, end), List.of(gap), AutoPad.NOTSET, ceil);
  }

  private static Tensor row(float... values) {
    return Tensor.of(values, 1, 1, values.length);
  }

  @Test
  void resNetStem() {
    assertEquals(
        TensorType.float32(1, 64, 56, 56),
        infer(new MaxPool(Window.square(3, 2, 1)), TensorType.float32(1, 64, 112, 112)));
    assertTensor(
        Tensor.of(new float[] {5, 7, 13, 15}, 1, 1, 2, 2),
        evaluate(new MaxPool(Window.square(3, 2, 1)), iota(1, 1, 4, 4)));
  }

  @Test
  void ceilModeKeepsTheLastWindow() {
    Tensor x = row(1, 2, 3, 4, 5, 6);
    assertTensor(row(3, 5), evaluate(new MaxPool(line(3, 2, 0, 0, 1, false)), x));
    assertTensor(row(3, 5, 6), evaluate(new MaxPool(line(3, 2, 0, 0, 1, true)), x));
    assertTensor(row(2, 4, 5.5f), evaluate(new AveragePool(line(3, 2, 0, 0, 1, true), true), x));
  }

  @Test
  void ceilModeDropsAWindowThatBeginsInThePadding() {
    // Windows begin at -1, 2, 5; the last would see padding only.
    Tensor x = row(1, 2, 3, 4, 5);
    assertTensor(row(2, 5), evaluate(new MaxPool(line(3, 3, 1, 1, 1, true)), x));
  }

  @Test
  void divisorsWithAndWithoutPadding() {
    Tensor x = row(2, 4, 6);
    Window window = line(3, 2, 1, 1, 1, false);
    assertTensor(row(3, 5), evaluate(new AveragePool(window, false), x));
    assertTensor(row(2, 10 / 3f), evaluate(new AveragePool(window, true), x));
  }

  @Test
  void whatCeilModeAddsBeyondThePaddingNeverCounts() {
    // Padded to 0 2 4 6 8 0: windows of 4 at 0 and 3 reach to 7, of which 6 are in the padding.
    Tensor x = row(2, 4, 6, 8);
    assertTensor(row(3, 14 / 3f), evaluate(new AveragePool(line(4, 3, 1, 1, 1, true), true), x));
  }

  @Test
  void dilation() {
    Tensor x = row(1, 9, 2, 8, 3);
    assertTensor(row(3), evaluate(new MaxPool(line(3, 1, 0, 0, 2, false)), x));
    assertTensor(row(2), evaluate(new AveragePool(line(3, 1, 0, 0, 2, false), false), x));
  }

  @Test
  void samePadding() {
    Tensor x = row(1, 2, 3, 4);
    var upper = new Window(List.of(2), List.of(), List.of(), List.of(), AutoPad.SAME_UPPER, false);
    var lower = new Window(List.of(2), List.of(), List.of(), List.of(), AutoPad.SAME_LOWER, false);
    var valid = new Window(List.of(2), List.of(), List.of(), List.of(), AutoPad.VALID, false);
    assertTensor(row(1.5f, 2.5f, 3.5f, 4), evaluate(new AveragePool(upper, false), x));
    assertTensor(row(1.5f, 2.5f, 3.5f, 2), evaluate(new AveragePool(upper, true), x));
    assertTensor(row(1, 1.5f, 2.5f, 3.5f), evaluate(new AveragePool(lower, false), x));
    assertTensor(row(2, 3, 4), evaluate(new MaxPool(valid), x));
  }

  @Test
  void indicesInBothOrders() {
    Tensor x = Tensor.of(new float[] {1, 5, 2, 0, 3, 4, 9, 8, 7, 6, 5, 9}, 1, 2, 2, 3);
    Window window =
        new Window(List.of(2, 2), List.of(), List.of(), List.of(), AutoPad.NOTSET, false);
    var results = new MaxPool(window, true, false).evaluate(Operands.of(x));
    assertTensor(Tensor.of(new float[] {5, 5, 9, 9}, 1, 2, 1, 2), results.getFirst());
    assertTensor(Tensor.of(new long[] {1, 1, 6, 11}, 1, 2, 1, 2), results.get(1));
    var columns = new MaxPool(window, true, true).evaluate(Operands.of(x));
    assertTensor(Tensor.of(new long[] {2, 2, 6, 11}, 1, 2, 1, 2), columns.get(1));
  }

  @Test
  void firstOfEqualMaximaAndOfNaNs() {
    var pool = new MaxPool(line(4, 1, 0, 0, 1, false), true, false);
    var equal = pool.evaluate(Operands.of(row(1, 3, 3, 2)));
    assertTensor(Tensor.of(new long[] {1}, 1, 1, 1), equal.get(1));
    var nan = pool.evaluate(Operands.of(row(1, NAN, 3, NAN)));
    assertTensor(row(NAN), nan.getFirst());
    assertTensor(Tensor.of(new long[] {1}, 1, 1, 1), nan.get(1));
    var least = pool.evaluate(Operands.of(row(MINUS_INF, MINUS_INF, MINUS_INF, MINUS_INF)));
    assertTensor(Tensor.of(new long[] {0}, 1, 1, 1), least.get(1));
  }

  @Test
  void nothingButPadding() {
    Window window = line(1, 1, 1, 0, 1, false);
    var results = new MaxPool(window, true, true).evaluate(Operands.of(row(5)));
    assertTensor(row(MINUS_INF, 5), results.getFirst());
    assertTensor(Tensor.of(new long[] {-1, 0}, 1, 1, 2), results.get(1));
    assertTensor(row(0, 5), evaluate(new AveragePool(window, false), row(5)));
  }

  @Test
  void averageKeepsNotANumber() {
    assertTensor(
        row(NAN, 2.5f),
        evaluate(new AveragePool(line(2, 2, 0, 0, 1, false), false), row(1, NAN, 2, 3)));
  }

  @Test
  void global() {
    Tensor x = Tensor.of(new float[] {1, 2, 3, 4, -1, -2, -3, -8}, 1, 2, 2, 2);
    assertTensor(
        Tensor.of(new float[] {2.5f, -3.5f}, 1, 2, 1, 1), evaluate(new GlobalAveragePool(), x));
    assertTensor(Tensor.of(new float[] {4, -1}, 1, 2, 1, 1), evaluate(new GlobalMaxPool(), x));
    assertTensor(row(NAN), evaluate(new GlobalMaxPool(), row(1, NAN, 3)));
    assertTensor(row(NAN), evaluate(new GlobalAveragePool(), row(1, NAN, 3)));
    assertTensor(row(NAN), evaluate(new GlobalAveragePool(), row()));
    assertTensor(row(MINUS_INF), evaluate(new GlobalMaxPool(), row()));
    Tensor none = Tensor.of(new float[0], 0, 2, 1, 1);
    assertTensor(none, evaluate(new GlobalMaxPool(), Tensor.of(new float[0], 0, 2, 5, 5)));
    assertRefused(new GlobalMaxPool(), Operands.of(TensorType.float32(3)), "float32[3]");
    assertRefused(new GlobalAveragePool(), Operands.of(type(DType.INT32, 1, 2)), "int32[1x2]");
  }

  @Test
  void emptyBatch() {
    assertTensor(
        Tensor.of(new float[0], 0, 3, 2, 2),
        evaluate(new MaxPool(Window.square(2, 2, 0)), Tensor.of(new float[0], 0, 3, 4, 4)));
  }

  @Test
  void inferenceOfIndices() {
    assertEquals(
        List.of(TensorType.float32(1, 1, 2), type(DType.INT64, 1, 1, 2)),
        new MaxPool(line(2, 2, 0, 0, 1, false), true, false)
            .infer(Operands.of(TensorType.float32(1, 1, 4))));
  }

  @Test
  void refused() {
    var square = new MaxPool(Window.square(3, 2, 0));
    assertRefused(
        square,
        Operands.of(TensorType.float32(1, 8, 2, 2)),
        "window of 3",
        "padded input 2",
        "1x8x2x2");
    assertRefused(square, Operands.of(TensorType.float32(1, 8, 9)), "kernel_shape [3, 3]", "1");
    assertRefused(square, Operands.of(TensorType.float32(8, 9)), "float32[8x9]", "rank 3 to 5");
    assertRefused(square, Operands.of(type(DType.INT64, 1, 1, 4, 4)), "int64[1x1x4x4]");
    assertRefused(
        new AveragePool(line(0, 1, 0, 0, 1, false), false),
        Operands.of(TensorType.float32(1, 1, 4)),
        "kernel_shape [0]");
    assertRefused(
        new AveragePool(line(1, 1, -1, 0, 1, false), false),
        Operands.of(TensorType.float32(1, 1, 4)),
        "pads [-1, 0]");
    int most = Integer.MAX_VALUE;
    assertRefused(
        new MaxPool(line(1, 1, most, most, 1, false)),
        Operands.of(TensorType.float32(1, 1, 4)),
        "output size 4294967298",
        "1x1x4");
  }
}
