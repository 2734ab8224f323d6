package dev.cardinal.tests.kernels;

import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.cardinal.op.Activation;
import dev.cardinal.op.Conv;
import dev.cardinal.op.Gemm;
import dev.cardinal.op.PostOps;
import dev.cardinal.op.Window;
import dev.cardinal.spi.KernelDescriptor;
import dev.cardinal.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the activations at the end of convolutions and products make of NaN and infinities: the
 * function's own value, or with oneDNN what its documentation here says.
 */
class EpilogueOfNonfiniteTest {
  private static final float[] VALUES = {
    Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, -0f, 0f, 3e38f, -3e38f, 0.5f, -2
  };

  /** A power of two, so that as many times its inverse is 1. */
  private static final int CHANNELS = 16;

  static Stream<Arguments> activationsOfBackends() {
    List<Activation> activations =
        ConvCases.postOps().stream().map(PostOps::activation).distinct().toList();
    return TestedBackend.chosen().stream()
        .flatMap(
            tested -> activations.stream().map(activation -> Arguments.of(tested, activation)));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("activationsOfBackends")
  void ofAConvolution(TestedBackend tested, Activation activation) {
    var conv = new Conv(Window.square(1, 1, 0), 1, PostOps.NONE.withActivation(activation));
    float[] src = new float[CHANNELS * VALUES.length];
    for (int i = 0; i < src.length; i++) {
      src[i] = VALUES[i % VALUES.length];
    }
    var problem =
        KernelCase.of(conv)
            .with(Tensor.of(src, 1, CHANNELS, 1, VALUES.length))
            .constant(means(CHANNELS, CHANNELS, 1, 1));
    check(tested, problem, expected(tested, activation, src));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("activationsOfBackends")
  void ofAProduct(TestedBackend tested, Activation activation) {
    var gemm = new Gemm(1, 1, false, false, PostOps.NONE.withActivation(activation));
    float[] rows = new float[VALUES.length * CHANNELS];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = VALUES[i / CHANNELS];
    }
    var problem =
        KernelCase.of(gemm)
            .with(Tensor.of(rows, VALUES.length, CHANNELS))
            .constant(means(CHANNELS, CHANNELS));
    check(tested, problem, expected(tested, activation, rows));
  }

  private static Tensor means(long... dims) {
    float[] values = new float[CHANNELS * CHANNELS];
    Arrays.fill(values, 1f / CHANNELS);
    return Tensor.of(values, dims);
  }

  private static float[] expected(TestedBackend tested, Activation activation, float[] values) {
    float[] expected = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      boolean differs = tested == TestedBackend.ONEDNN && Float.isNaN(values[i]);
      expected[i] =
          differs ? OneDnnDifferences.ofNan(activation) : (float) activation.apply(values[i]);
    }
    return expected;
  }

  private static void check(TestedBackend tested, KernelCase problem, float[] expected) {
    List<KernelDescriptor> kernels = Conformance.kernels(tested, problem);
    assertFalse(kernels.isEmpty(), problem::toString);
    for (KernelDescriptor kernel : kernels) {
      for (var standing : Standings.of(problem)) {
        for (var results : new GuardedRun(kernel, problem, standing).results()) {
          compare(expected, results.getFirst().toFloats(), kernel.id() + " " + standing);
        }
      }
    }
  }

  private static void compare(float[] expected, float[] found, String name) {
    for (int i = 0; i < expected.length; i++) {
      float e = expected[i];
      double allowed = Expectation.FUNCTION * Math.max(1, Math.abs(e));
      boolean near = Float.isFinite(e) && Math.abs(e - found[i]) <= allowed;
      if (!near && Float.compare(e, found[i]) != 0) {
        throw new AssertionError(name + " [" + i + "]: " + found[i] + ", expected " + e);
      }
    }
  }
}
