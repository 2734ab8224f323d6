package dev.cardinal.tests.onnx;

import dev.cardinal.tensor.Shape;
import dev.cardinal.tensor.Tensor;
import java.util.SplittableRandom;

/** Random parts of problems, the same for the same seed. */
final class Draw {
  private final SplittableRandom random;
  private final boolean nonfinite;

  Draw(long seed) {
    this(seed, true);
  }

  private Draw(long seed, boolean nonfinite) {
    random = new SplittableRandom(seed);
    this.nonfinite = nonfinite;
  }

  /** Draws the same, but for numbers in place of NaNs and infinities. */
  static Draw finite(long seed) {
    return new Draw(seed, false);
  }

  /** An integer between two, which are both possible. */
  int between(int least, int most) {
    return random.nextInt(least, most + 1);
  }

  boolean chance() {
    return random.nextBoolean();
  }

  @SafeVarargs
  final <T> T oneOf(T... choices) {
    return choices[random.nextInt(choices.length)];
  }

  /** An opset between two, or of all that are known since one. */
  long opset(int least) {
    return between(least, NewOpsetsTest.NEWEST);
  }

  /** As many integers as asked for, each between two. */
  long[] longs(int count, int least, int most) {
    return random.ints(count, least, most + 1).asLongStream().toArray();
  }

  float real(float least, float most) {
    return (float) random.nextDouble(least, most);
  }

  /** A tensor of numbers between -2 and 2. */
  Tensor floats(long... dims) {
    return floats(-2, 2, dims);
  }

  Tensor floats(double least, double most, long... dims) {
    double[] values = random.doubles(elements(dims), least, most).toArray();
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return Tensor.of(floats, dims);
  }

  /** A tensor of numbers with NaNs, infinities and zeros of both signs among them. */
  Tensor unusual(long... dims) {
    Tensor tensor = floats(-4, 4, dims);
    for (long i = 0; i < tensor.shape().elements(); i++) {
      if (between(0, 5) == 0) {
        float[] values = {Float.NaN, 1 / 0f, -1 / 0f, 0f, -0f, 1e-40f, 1e30f};
        float value = values[between(0, values.length - 1)];
        tensor.floatAt(i, nonfinite || Float.isFinite(value) ? value : -3e20f);
      }
    }
    return tensor;
  }

  /** A tensor of int64, int32, bool or float32 numbers. */
  Tensor any(long... dims) {
    return switch (between(0, 3)) {
      case 0 -> Tensor.of(longs(elements(dims), -9, 9), dims);
      case 1 -> Tensor.of(random.ints(elements(dims), -9, 10).toArray(), dims);
      case 2 -> bools(dims);
      default -> floats(dims);
    };
  }

  Tensor bools(long... dims) {
    boolean[] values = new boolean[elements(dims)];
    for (int i = 0; i < values.length; i++) {
      values[i] = chance();
    }
    return Tensor.of(values, dims);
  }

  private static int elements(long... dims) {
    return Math.toIntExact(Shape.of(dims).elements());
  }

  /** Adds an operand: a constant, or an input of fixed or of free sizes. */
  OneNode operand(OneNode node, Tensor value) {
    return switch (between(0, 2)) {
      case 0 -> node.constant(value);
      case 1 -> node.dynamic(value);
      default -> node.input(value);
    };
  }

  /** Adds an operand: an input of fixed or of free sizes. */
  OneNode input(OneNode node, Tensor value) {
    return chance() ? node.dynamic(value) : node.input(value);
  }

  /** Some or all axes of a rank in any order, some of them counted from the end. */
  long[] axes(int rank, int count) {
    long[] axes = permutation(rank);
    long[] some = new long[count];
    for (int i = 0; i < count; i++) {
      some[i] = chance() ? axes[i] : axes[i] - rank;
    }
    return some;
  }

  long[] permutation(int rank) {
    long[] axes = new long[rank];
    for (int i = 0; i < rank; i++) {
      int at = between(0, i);
      axes[i] = axes[at];
      axes[at] = i;
    }
    return axes;
  }
}
