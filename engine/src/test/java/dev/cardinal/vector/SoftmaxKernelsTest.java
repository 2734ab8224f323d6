package dev.cardinal.vector;

import static dev.cardinal.vector.KernelCase.random;
import static dev.cardinal.vector.KernelCase.special;

import dev.cardinal.op.LogSoftmax;
import dev.cardinal.op.Softmax;
import dev.cardinal.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The sum and the exponentials, in float, leave an error of some roundings. */
class SoftmaxKernelsTest {
  private static final double TOLERANCE = 1e-6;

  static List<long[]> shapes() {
    return List.of(
        new long[] {1, 1000},
        new long[] {3, 10},
        new long[] {7, 1},
        new long[] {2, 5, 33, 35},
        new long[] {2, 21, 3, 4},
        new long[] {1, 3, 200},
        new long[] {0, 3},
        new long[] {3, 0},
        new long[] {2, 0, 5});
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void normalizesAlongEveryAxis(long[] shape) {
    Tensor large = random(shape);
    for (long i = 0; i < large.shape().elements(); i++) {
      large.floatAt(i, large.floatAt(i) * 60);
    }
    for (int axis = -1; axis < shape.length; axis++) {
      for (boolean flatten : new boolean[] {false, true}) {
        for (Tensor x : List.of(large, special(shape))) {
          new KernelCase(new Softmax(axis, flatten)).with(x).check(TOLERANCE);
          new KernelCase(new LogSoftmax(axis, flatten)).with(x).check(TOLERANCE);
        }
      }
    }
  }
}
