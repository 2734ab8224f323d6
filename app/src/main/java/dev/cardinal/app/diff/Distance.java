package dev.cardinal.app.diff;

import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Tensor;

/**
 * How far two tensors of one type are apart. Equal infinities and any two NaNs are not; an infinity
 * or a NaN beside anything else is infinitely far.
 *
 * @param value what the tensors are called
 * @param dtype the type of the elements
 * @param absolute the largest difference of two elements
 * @param relative that, as a part of the largest finite element of both tensors
 * @param index where that difference is, a row-major index; 0 if there is none
 * @param first the first tensor's element there
 * @param second the second tensor's
 */
public record Distance(
    String value,
    DType dtype,
    double absolute,
    double relative,
    long index,
    double first,
    double second) {
  /** Where there is nothing to be apart. */
  static final Distance NONE = new Distance("", DType.FLOAT32, 0, 0, 0, 0, 0);

  /** Between two tensors. */
  static Distance of(String value, Tensor first, Tensor second) {
    if (!first.type().equals(second.type())) {
      throw new IllegalArgumentException(value + " is " + first + " and " + second);
    }
    double most = 0;
    double largest = 0;
    long index = 0;
    long elements = first.shape().elements();
    for (long i = 0; i < elements; i++) {
      double difference = difference(first, second, i);
      if (difference > most) {
        most = difference;
        index = i;
      }
      largest = Math.max(largest, Math.max(finite(first, i), finite(second, i)));
    }
    boolean any = elements > 0;
    return new Distance(
        value,
        first.dtype(),
        most,
        relative(most, largest),
        index,
        any ? first.doubleAt(index) : 0,
        any ? second.doubleAt(index) : 0);
  }

  private static double difference(Tensor first, Tensor second, long index) {
    if (first.dtype() != DType.FLOAT32) {
      long a = first.longAt(index);
      long b = second.longAt(index);
      return a == b ? 0 : Math.max(1, Math.abs((double) a - b));
    }
    float a = first.floatAt(index);
    float b = second.floatAt(index);
    if (a == b || (Float.isNaN(a) && Float.isNaN(b))) {
      return 0;
    }
    boolean finite = Float.isFinite(a) && Float.isFinite(b);
    return finite ? Math.abs((double) a - b) : Double.POSITIVE_INFINITY;
  }

  private static double finite(Tensor tensor, long index) {
    double element = Math.abs(tensor.doubleAt(index));
    return Double.isFinite(element) ? element : 0;
  }

  private static double relative(double difference, double largest) {
    if (difference == 0) {
      return 0;
    }
    return largest == 0 ? Double.POSITIVE_INFINITY : difference / largest;
  }

  /**
   * Whether the tensors part: by more than a part of their largest element, or at all if they hold
   * integers or booleans.
   */
  public boolean exceeds(double tolerance) {
    return dtype == DType.FLOAT32 ? relative > tolerance : absolute > 0;
  }

  /** The one that is farther apart. */
  Distance orFarther(Distance other) {
    return other.severity() > severity() ? other : this;
  }

  private double severity() {
    return dtype == DType.FLOAT32 || absolute == 0 ? relative : Double.POSITIVE_INFINITY;
  }
}
