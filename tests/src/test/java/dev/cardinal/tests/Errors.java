package dev.cardinal.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.tensor.Tensor;
import java.lang.foreign.ValueLayout;

/** How far tensors are from what they should be. */
final class Errors {
  private Errors() {}

  /** The measure of the golden values: max|a-b| / max|b|; not a number if any element is not. */
  static double relative(Tensor actual, Tensor expected) {
    assertEquals(expected.type(), actual.type());
    double worst = 0;
    double largest = 0;
    for (long i = 0; i < expected.shape().elements(); i++) {
      worst = Math.max(worst, Math.abs((double) actual.floatAt(i) - expected.floatAt(i)));
      largest = Math.max(largest, Math.abs(expected.floatAt(i)));
    }
    return worst / largest;
  }

  /** Fails if the {@link #relative} error is above a bound, or not a number. */
  static void assertClose(Tensor actual, Tensor expected, double bound, String what) {
    double error = relative(actual, expected);
    assertTrue(error <= bound, () -> "%s: error %.2e, at most %.2e".formatted(what, error, bound));
  }

  /** Fails if any bit differs. */
  static void assertSame(Tensor actual, Tensor expected, String what) {
    assertEquals(expected.type(), actual.type(), what);
    ValueLayout.OfInt bits = ValueLayout.JAVA_INT_UNALIGNED;
    assertArrayEquals(expected.segment().toArray(bits), actual.segment().toArray(bits), what);
  }

  /** One image of a batch. */
  static Tensor image(Tensor batch, int index) {
    long length = batch.shape().elements(1, batch.shape().rank());
    float[] values = new float[Math.toIntExact(length)];
    for (int i = 0; i < values.length; i++) {
      values[i] = batch.floatAt(index * length + i);
    }
    return Tensor.of(values, batch.shape().with(0, 1).dims());
  }
}
