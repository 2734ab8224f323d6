package dev.cardinal.vector;

import static dev.cardinal.vector.ConvChecks.KERNELS;
import static dev.cardinal.vector.ConvChecks.TOLERANCE;
import static dev.cardinal.vector.ConvChecks.magnitudes;
import static dev.cardinal.vector.ConvChecks.operands;
import static dev.cardinal.vector.ConvChecks.random;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.op.Conv;
import dev.cardinal.op.ConvProblem;
import dev.cardinal.op.Operands;
import dev.cardinal.spi.FpMath;
import dev.cardinal.spi.KernelDescriptor;
import dev.cardinal.spi.KernelOptions;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.Support;
import dev.cardinal.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What algorithms with fewer products than the definition may do to a result, and what not. */
class FastConvTest {
  /**
   * Where a few channels and pixels are a thousand times as large as the others, small results have
   * fewer right digits, but none is wrong by more than the tolerance of the largest. Without fast
   * algorithms every element keeps its own tolerance.
   */
  @ParameterizedTest
  @ValueSource(strings = {"conv n1 ic256 ih14 oc128 kh1", "conv n1 ic192 ih23 oc64 kh1"})
  void largeElementsDoNotSpoilTheLargest(String problem) {
    ConvProblem p = ConvProblem.parse(problem);
    Tensor src = uneven(random(new Random(5), p.n(), p.ic(), p.ih(), p.iw()));
    Tensor weights = uneven(random(new Random(6), p.oc(), p.ic(), p.kh(), p.kw()));
    var conv = new Conv(p.window(), p.group());
    KernelQuery fast = KernelQuery.of(conv, operands(src, weights));
    var direct =
        new KernelQuery(
            conv,
            fast.operands(),
            fast.results(),
            fast.layouts(),
            new KernelOptions(1, FpMath.STRICT, false));
    Tensor expected = Tensor.allocate(fast.results().getFirst());
    conv.evaluate(fast.operands(), List.of(expected));
    double[] scale = magnitudes(fast);
    double largest = Arrays.stream(scale).max().getAsDouble();
    int differing = 0;
    for (KernelDescriptor kernel : KERNELS) {
      if (kernel.support(fast) instanceof Support.Supported) {
        float[] byFast = GuardedRun.run(kernel, fast, 1);
        float[] byDefinition = GuardedRun.run(kernel, direct, 1);
        for (int i = 0; i < byFast.length; i++) {
          double right = expected.doubleAt(i);
          assertTrue(Math.abs(byFast[i] - right) <= TOLERANCE * largest, kernel.id());
          assertTrue(Math.abs(byDefinition[i] - right) <= TOLERANCE * scale[i], kernel.id());
        }
        differing += Arrays.equals(byFast, byDefinition) ? 0 : 1;
      }
    }
    assertTrue(differing > 0, "no kernel used a fast algorithm");
  }

  /** One element in seventeen a thousand times as large. */
  private static Tensor uneven(Tensor tensor) {
    for (int i = 0; i < tensor.shape().elements(); i += 17) {
      tensor.floatAt(i, 1000 * tensor.floatAt(i));
    }
    return tensor;
  }

  /** Strassen's algorithm adds pixels to each other, but never those of different images. */
  @ParameterizedTest
  @ValueSource(strings = {"conv n3 ic128 ih7 oc64 kh1", "conv n3 ic128 ih23 oc64 kh1"})
  void whatIsNotFiniteStaysInItsImage(String problem) {
    ConvProblem p = ConvProblem.parse(problem);
    Tensor src = random(new Random(5), p.n(), p.ic(), p.ih(), p.iw());
    Tensor weights = random(new Random(6), p.oc(), p.ic(), p.kh(), p.kw());
    var conv = new Conv(p.window(), p.group());
    for (KernelDescriptor kernel : KERNELS) {
      KernelQuery query = KernelQuery.of(conv, operands(src, weights));
      if (!(kernel.support(query) instanceof Support.Supported)) {
        continue;
      }
      float[] expected =
          GuardedRun.run(kernel, query, Operands.of(src, weights), 1).getFirst().toFloats();
      int image = p.ic() * p.ih() * p.iw();
      Tensor spoilt = Tensor.allocate(src.type()).copyFrom(src);
      for (int i = image; i < 2 * image; i++) {
        spoilt.floatAt(i, i % 2 == 0 ? Float.NaN : Float.POSITIVE_INFINITY);
      }
      float[] found =
          GuardedRun.run(kernel, query, Operands.of(spoilt, weights), 1).getFirst().toFloats();
      int plane = found.length / p.n();
      for (int i = 0; i < found.length; i++) {
        assertTrue(i / plane == 1 || found[i] == expected[i], kernel.id() + " [" + i + "]");
      }
    }
  }
}
