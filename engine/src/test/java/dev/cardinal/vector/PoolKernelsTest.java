package dev.cardinal.vector;

import static dev.cardinal.vector.KernelCase.random;
import static dev.cardinal.vector.KernelCase.special;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.op.AutoPad;
import dev.cardinal.op.AveragePool;
import dev.cardinal.op.GlobalAveragePool;
import dev.cardinal.op.GlobalMaxPool;
import dev.cardinal.op.MaxPool;
import dev.cardinal.op.OperandException;
import dev.cardinal.op.Operands;
import dev.cardinal.op.Window;
import dev.cardinal.tensor.Tensor;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Maxima are exact; means have the rounding errors of a sum in float. */
class PoolKernelsTest {
  private static final double MEAN_TOLERANCE = 1e-6;

  static List<Arguments> windows() {
    return List.of(
        Arguments.of(Window.square(3, 2, 1), new long[] {1, 3, 112, 112}),
        Arguments.of(Window.square(3, 2, 1), new long[] {2, 5, 7, 9}),
        Arguments.of(Window.square(2, 2, 0), new long[] {1, 4, 14, 31}),
        Arguments.of(Window.square(3, 1, 1), new long[] {1, 4, 35, 33}),
        Arguments.of(Window.square(5, 1, 2), new long[] {1, 2, 13, 13}),
        Arguments.of(Window.square(1, 2, 0), new long[] {1, 2, 8, 40}),
        Arguments.of(Window.square(7, 7, 0), new long[] {1, 2, 7, 7}),
        Arguments.of(Window.square(3, 2, 1), new long[] {0, 3, 8, 8}),
        Arguments.of(Window.square(3, 2, 1), new long[] {2, 0, 8, 8}),
        Arguments.of(window(2, 2, 3, 5, 0, 1, 2, 3, 1, 1, true), new long[] {1, 2, 17, 23}),
        Arguments.of(window(3, 2, 2, 2, 3, 0, 1, 4, 2, 3, false), new long[] {1, 2, 19, 40}),
        // Windows that hold nothing but padding.
        Arguments.of(window(2, 2, 1, 1, 4, 5, 4, 5, 1, 1, false), new long[] {1, 2, 3, 3}),
        Arguments.of(window(2, 2, 2, 2, 5, 6, 0, 0, 2, 2, true), new long[] {1, 2, 3, 3}),
        Arguments.of(window(2, 2, 7, 9, 0, 0, 0, 0, 1, 1, false), new long[] {1, 1, 2, 2}));
  }

  private static Window window(
      int kh, int kw, int sh, int sw, int t, int l, int b, int r, int dh, int dw, boolean ceil) {
    return new Window(
        List.of(kh, kw),
        List.of(sh, sw),
        List.of(t, l, b, r),
        List.of(dh, dw),
        AutoPad.NOTSET,
        ceil);
  }

  @ParameterizedTest
  @MethodSource("windows")
  void poolsWindows(Window window, long[] src) {
    check(window, src);
  }

  @Test
  void poolsRandomWindows() {
    var random = new Random(5);
    int done = 0;
    while (done < 200) {
      int[] r = random.ints(13, 0, 4).toArray();
      Window window =
          window(
              1 + r[0],
              1 + r[1],
              1 + r[2],
              1 + r[3],
              r[4],
              r[5],
              r[6],
              r[7],
              1 + r[8],
              1 + r[9],
              r[10] % 2 == 0);
      long[] src = {1 + r[11], 1 + r[12], 1 + random.nextInt(20), 1 + random.nextInt(60)};
      try {
        new MaxPool(window).infer(Operands.of(random(src)));
      } catch (OperandException tooSmall) {
        continue;
      }
      check(window, src);
      done++;
    }
  }

  private static void check(Window window, long... src) {
    new KernelCase(new MaxPool(window)).with(special(src)).check(0);
    for (boolean countIncludePad : new boolean[] {false, true}) {
      var pool = new AveragePool(window, countIncludePad);
      new KernelCase(pool).with(random(src)).check(MEAN_TOLERANCE);
    }
  }

  @Test
  void poolsLines() {
    var window =
        new Window(List.of(3), List.of(2), List.of(1, 2), List.of(2), AutoPad.NOTSET, true);
    check(window, 2, 3, 77);
  }

  @Test
  void padsAutomatically() {
    for (AutoPad pad : List.of(AutoPad.SAME_UPPER, AutoPad.SAME_LOWER, AutoPad.VALID)) {
      check(
          new Window(List.of(3, 2), List.of(2, 3), List.of(), List.of(), pad, false), 1, 2, 16, 19);
    }
  }

  @Test
  void declinesWhatItDoesNotCompute() {
    var cube = new Window(List.of(2, 2, 2), List.of(), List.of(), List.of(), AutoPad.NOTSET, false);
    assertTrue(
        new KernelCase(new MaxPool(cube))
            .with(random(1, 1, 3, 3, 3))
            .declined()
            .contains("three spatial dimensions"));
    assertTrue(
        new KernelCase(new MaxPool(Window.square(2, 2, 0), true, false))
            .with(random(1, 1, 4, 4))
            .declined()
            .contains("indices"));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 49, 64, 1000, 12544})
  void poolsWholeChannels(int pixels) {
    for (long[] src :
        new long[][] {{2, 67, pixels}, {1, 3, pixels, 1}, {3, 5, 1, 1, pixels}, {0, 4, pixels}}) {
      new KernelCase(new GlobalMaxPool()).with(special(src)).check(0);
      new KernelCase(new GlobalAveragePool()).with(random(src)).check(MEAN_TOLERANCE);
    }
  }

  @Test
  void meansOfChannelsHoldNaNAndInfinities() {
    float[] src = new float[80];
    src[7] = Float.NaN;
    src[41] = Float.POSITIVE_INFINITY;
    new KernelCase(new GlobalAveragePool()).with(Tensor.of(src, 1, 2, 40)).check(MEAN_TOLERANCE);
    new KernelCase(new AveragePool(Window.square(2, 1, 1), true))
        .with(Tensor.of(src, 1, 2, 2, 20))
        .check(MEAN_TOLERANCE);
  }
}
