package dev.cardinal.vector;

import static dev.cardinal.vector.KernelCase.random;
import static dev.cardinal.vector.KernelCase.special;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.op.BatchNormalization;
import dev.cardinal.op.Lrn;
import dev.cardinal.op.ReduceMean;
import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Tensor;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A few roundings each; sums have more, but of numbers in [-1, 1). */
class NormalizationKernelsTest {
  private static final double TOLERANCE = 2e-6;

  @Test
  void normalizesBatches() {
    for (long[] src :
        new long[][] {
          {2, 5, 33, 35},
          {1, 64, 7, 7},
          {3, 37},
          {3, 37, 1},
          {33},
          {2, 3, 4, 5, 6},
          {0, 5, 3},
          {2, 0, 3},
          {2, 5, 0},
          {2, 3, 200, 300}
        }) {
      long c = src.length == 1 ? 1 : src[1];
      Tensor variance = random(c);
      for (long i = 0; i < c; i++) {
        variance.floatAt(i, 0.1f + Math.abs(variance.floatAt(i)));
      }
      for (Tensor x : new Tensor[] {random(src), special(src)}) {
        new KernelCase(new BatchNormalization(1e-3f))
            .with(x)
            .constant(random(c))
            .with(random(c))
            .constant(random(c))
            .constant(variance)
            .check(TOLERANCE);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 6, 30})
  void normalizesResponses(int size) {
    for (long[] src : new long[][] {{2, 7, 33, 35}, {1, 20, 5}, {2, 3}, {0, 3, 4}, {1, 1, 999}}) {
      new KernelCase(new Lrn(0.3f, 0.75f, 1, size)).with(random(src)).check(TOLERANCE);
      new KernelCase(new Lrn(0.3f, 0.6f, 2, size)).with(random(src)).check(TOLERANCE);
    }
  }

  @Test
  void nanStaysAmongItsNeighboursWhenResponsesAreNormalized() {
    Tensor x = random(1, 9, 40);
    x.floatAt(4 * 40 + 17, Float.NaN);
    new KernelCase(new Lrn(3)).with(x).check(TOLERANCE);
  }

  @Test
  void averagesAlongAnyAxes() {
    for (long[] src :
        new long[][] {
          {2, 5, 33, 35}, {40, 1, 30}, {1, 1}, {3000, 3}, {3, 3000}, {1, 64, 7, 7}, {2, 0, 3}
        }) {
      for (int axes = 0; axes < 1 << src.length; axes++) {
        int flags = axes;
        long[] reduced =
            LongStream.range(0, src.length).filter(axis -> (flags >> axis & 1) != 0).toArray();
        for (boolean keep : new boolean[] {false, true}) {
          new KernelCase(new ReduceMean(keep, axes % 2 == 0))
              .with(random(src))
              .with(Tensor.vector(reduced))
              .check(TOLERANCE);
        }
      }
      new KernelCase(new ReduceMean()).with(random(src)).check(TOLERANCE);
    }
    new KernelCase(new ReduceMean()).with(random()).check(TOLERANCE);
    Tensor x = random(4, 50, 60);
    x.floatAt(700, Float.NaN);
    x.floatAt(5000, Float.POSITIVE_INFINITY);
    x.floatAt(9000, Float.NEGATIVE_INFINITY);
    new KernelCase(new ReduceMean()).with(x).with(Tensor.vector(1)).check(TOLERANCE);
    new KernelCase(new ReduceMean()).with(x).with(Tensor.vector(0, 2)).check(TOLERANCE);
  }

  @Test
  void declinesIntegers() {
    Tensor x = random(DType.INT32, 3, 4);
    assertTrue(new KernelCase(new ReduceMean()).with(x).declined().contains("int32"));
  }
}
