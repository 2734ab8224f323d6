package dev.cardinal.vector;

import static dev.cardinal.vector.KernelCase.random;
import static dev.cardinal.vector.KernelCase.special;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.op.GroupNormalization;
import dev.cardinal.op.InstanceNormalization;
import dev.cardinal.op.LayerNormalization;
import dev.cardinal.op.Op;
import dev.cardinal.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Normalisations by an input's own statistics, short lines and long ones that are cut. */
class OwnStatisticsKernelsTest {
  private static final double TOLERANCE = 1e-6;
  private static final long[][] IMAGES = {{2, 6, 5, 7}, {1, 6, 90, 100}, {3, 12, 1}, {2, 18}};

  private static KernelCase ofImage(Op op, Tensor x, long parameters) {
    return new KernelCase(op).with(x).with(random(parameters)).constant(random(parameters));
  }

  @Test
  void normalizesGroups() {
    for (long[] dims : IMAGES) {
      for (int groups : new int[] {1, 2, 3, 6}) {
        ofImage(new GroupNormalization(groups), random(dims), dims[1]).check(TOLERANCE);
        ofImage(new GroupNormalization(groups, 0.5f, true), random(dims), groups).check(TOLERANCE);
      }
    }
  }

  @Test
  void normalizesInstances() {
    for (long[] dims : new long[][] {{2, 6, 5, 7}, {1, 2, 150, 151}, {2, 3, 4, 5, 6}}) {
      ofImage(new InstanceNormalization(), random(dims), dims[1]).check(TOLERANCE);
    }
  }

  @Test
  void normalizesLayersWithTheirStatistics() {
    for (long[] dims : new long[][] {{3, 4, 5}, {2, 3, 37}, {1, 3, 90, 100}, {40000}, {500, 9}}) {
      for (int axis = -dims.length; axis < dims.length; axis++) {
        var op = new LayerNormalization(axis, 1e-5f, axis % 2 == 0);
        long last = dims[dims.length - 1];
        new KernelCase(op).with(random(dims)).with(random(last)).check(TOLERANCE);
        new KernelCase(op).with(random(dims)).with(random()).with(random(last)).check(TOLERANCE);
        new KernelCase(op).with(special(dims)).with(random(last)).check(TOLERANCE);
      }
    }
  }

  /** A float of the mean alone would be off by 1e-4 of a standard deviation. */
  @ParameterizedTest
  @ValueSource(floats = {1000, -3e6f})
  void keepsDeviationsFromMeansFarFromZero(float mean) {
    for (long[] dims : new long[][] {{2, 4, 30, 30}, {1, 4, 101, 99}}) {
      Tensor x = random(dims);
      for (long i = 0; i < x.shape().elements(); i++) {
        x.floatAt(i, mean + Math.round(8 * x.floatAt(i)));
      }
      ofImage(new GroupNormalization(2), x, 4).check(TOLERANCE);
      ofImage(new InstanceNormalization(), x, 4).check(TOLERANCE);
      new KernelCase(new LayerNormalization(1)).with(x).constant(random(dims[3])).check(TOLERANCE);
    }
  }

  /** Squares that no float holds. */
  @Test
  void normalizesGreatNumbers() {
    for (long[] dims : new long[][] {{2, 4, 30, 30}, {1, 4, 101, 99}}) {
      Tensor x = random(dims);
      for (long i = 0; i < x.shape().elements(); i++) {
        x.floatAt(i, 1e30f * x.floatAt(i));
      }
      ofImage(new GroupNormalization(2), x, 4).check(TOLERANCE);
      new KernelCase(new LayerNormalization(1)).with(x).constant(random()).check(TOLERANCE);
    }
  }

  @Test
  void declinesScalesThatDifferBetweenLines() {
    String reason =
        new KernelCase(new LayerNormalization(2))
            .with(random(2, 3, 4))
            .constant(random(3, 1))
            .declined();
    assertTrue(reason.contains("3x1 is not the same for all lines of src 2x3x4"), reason);
  }
}
