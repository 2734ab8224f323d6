package dev.cardinal.tests.kernels;

import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.cardinal.op.Conv;
import dev.cardinal.op.ConvProblem;
import dev.cardinal.op.Operands;
import dev.cardinal.spi.KernelDescriptor;
import dev.cardinal.tensor.Tensor;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every convolution kernel on the networks' own problems. They are too large for the evaluation in
 * double, so that it gives one output channel per group only: a sum of all the group's channels
 * with random signs, which every element of the kernel's result takes part in. Some elements are
 * computed besides, to know each one's error.
 */
@Tag("full-size")
class NetworkConvTest {
  private static final int SAMPLES = 200;

  static Stream<Arguments> problems() {
    return TestedBackend.chosen().stream()
        .flatMap(
            tested ->
                Stream.of("resnext50", "resnet50")
                    .flatMap(name -> ConvCases.list(name).stream())
                    .distinct()
                    .map(problem -> Arguments.of(tested, problem)));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("problems")
  void equalsTheEvaluation(TestedBackend tested, String text) {
    ConvProblem p = ConvProblem.parse(text);
    var random = new Random(text.hashCode());
    Tensor src = KernelCase.random(p.n(), p.ic(), p.ih(), p.iw());
    Tensor weights = KernelCase.random(p.oc(), p.ic() / p.group(), p.kh(), p.kw());
    for (long i = 0; i < weights.shape().elements(); i++) {
      weights.floatAt(i, Math.round(weights.floatAt(i) * 256) / 256f); // sums of them are exact
    }
    var problem = KernelCase.of(new Conv(p.window(), p.group())).with(src).constant(weights);
    int[] signs = random.ints(p.oc(), 0, 2).map(bit -> 2 * bit - 1).toArray();
    Tensor sums =
        new Conv(p.window(), p.group())
            .evaluate(Operands.of(src, combined(p, weights, signs)))
            .getFirst();
    List<KernelDescriptor> kernels = Conformance.kernels(tested, problem);
    assertFalse(kernels.isEmpty(), text);
    for (KernelDescriptor kernel : kernels) {
      float[] dst = GuardedRun.run(kernel, problem).getFirst().toFloats();
      String name = kernel.id() + " for " + text;
      checkSums(p, signs, sums.toFloats(), dst, name);
      checkSamples(p, src.toFloats(), weights.toFloats(), dst, random, name);
    }
  }

  /** For each group the sum of its output channels' weights with signs. */
  private static Tensor combined(ConvProblem p, Tensor weights, int[] signs) {
    int taps = p.ic() / p.group() * p.kh() * p.kw();
    Tensor sums =
        Tensor.of(new float[p.group() * taps], p.group(), p.ic() / p.group(), p.kh(), p.kw());
    for (int o = 0; o < p.oc(); o++) {
      int group = o / (p.oc() / p.group());
      for (int i = 0; i < taps; i++) {
        int to = group * taps + i;
        sums.floatAt(to, sums.floatAt(to) + signs[o] * weights.floatAt((long) o * taps + i));
      }
    }
    return sums;
  }

  /**
   * The errors of a group's channels add up to that of one times the root of their number, if they
   * are random; a product's magnitude is at most 1.
   */
  private static void checkSums(
      ConvProblem p, int[] signs, float[] sums, float[] dst, String name) {
    int plane = p.oh() * p.ow();
    int channels = p.oc() / p.group();
    int taps = p.ic() / p.group() * p.kh() * p.kw();
    double allowed = Expectation.sumTolerance(taps) * taps * Math.sqrt(channels);
    for (int i = 0; i < p.n() * p.group() * plane; i++) {
      int group = i / plane % p.group();
      int image = i / plane / p.group();
      double sum = 0;
      for (int c = 0; c < channels; c++) {
        int o = group * channels + c;
        sum += signs[o] * dst[(image * p.oc() + o) * plane + i % plane];
      }
      if (!(Math.abs(sum - sums[i]) <= allowed + Math.ulp(sums[i]))) {
        throw new AssertionError(
            "%s: pixel %d of group %d sums up to %s, expected %s with an error up to %s"
                .formatted(name, i % plane, group, sum, sums[i], allowed));
      }
    }
  }

  private static void checkSamples(
      ConvProblem p, float[] src, float[] weights, float[] dst, Random random, String name) {
    for (int sample = 0; sample < SAMPLES; sample++) {
      int index = random.nextInt(dst.length);
      double[] expected = element(p, src, weights, index);
      double allowed = Expectation.sumTolerance(weights.length / p.oc()) * expected[1];
      if (!(Math.abs(expected[0] - dst[index]) <= allowed)) {
        throw new AssertionError(
            "%s [%d]: %s, expected %s with an error up to %s"
                .formatted(name, index, dst[index], expected[0], allowed));
      }
    }
  }

  /** One element, and the sum of its products' absolute values. */
  private static double[] element(ConvProblem p, float[] src, float[] weights, int index) {
    int x = index % p.ow();
    int y = index / p.ow() % p.oh();
    int o = index / (p.ow() * p.oh()) % p.oc();
    int image = index / (p.ow() * p.oh() * p.oc());
    int channels = p.ic() / p.group();
    int first = image * p.ic() + o / (p.oc() / p.group()) * channels;
    double sum = 0;
    double magnitude = 0;
    for (int c = 0; c < channels; c++) {
      for (int tap = 0; tap < p.kh() * p.kw(); tap++) {
        int iy = y * p.sh() - p.ph() + tap / p.kw() * p.dh();
        int ix = x * p.sw() - p.pw() + tap % p.kw() * p.dw();
        if (iy >= 0 && iy < p.ih() && ix >= 0 && ix < p.iw()) {
          double product =
              (double) src[((first + c) * p.ih() + iy) * p.iw() + ix]
                  * weights[(o * channels + c) * p.kh() * p.kw() + tap];
          sum += product;
          magnitude += Math.abs(product);
        }
      }
    }
    return new double[] {sum, magnitude};
  }
}
