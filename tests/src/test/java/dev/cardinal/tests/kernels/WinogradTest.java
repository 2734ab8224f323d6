package dev.cardinal.tests.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.op.Activation;
import dev.cardinal.op.Conv;
import dev.cardinal.op.ConvProblem;
import dev.cardinal.op.Operands;
import dev.cardinal.op.PostOps;
import dev.cardinal.spi.KernelDescriptor;
import dev.cardinal.spi.Support;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.vector.WinogradKernels;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Minimal filtering where it does not pay, too: edges, errors and what is not finite. */
class WinogradTest {
  private static final ConvProblem USUAL = ConvProblem.parse("conv n1 ic12 ih11 iw13 oc18 kh3 ph1");

  private static final List<ConvProblem> EDGES =
      List.of(
              "conv n1 ic1 ih3 oc1 kh3",
              "conv n1 ic2 ih1 oc3 kh3 ph1",
              "conv n2 ic3 ih5 iw9 oc5 kh3 ph1",
              "conv n3 ic2 ih4 iw8 oc17 kh3 ph2",
              "conv n1 ic5 ih16 oc4 kh3 pw1",
              "conv n1 ic3 ih10 iw6 oc2 kh3 ph0 pw1 pb1 pr0",
              "conv n2 ic2 ih6 iw7 oc3 kh3 ph3 pw4 pb0 pr2",
              "conv n1 ic1 ih3 iw260 oc2 kh3 ph1",
              "conv n1 ic1 ih40 iw3 oc2 kh3 ph1",
              "conv n1 ic1 ih30 iw34 oc2 kh3 ph1",
              "conv n5 ic2 ih2 oc3 kh3 ph1",
              "conv n1 ic33 ih4 oc33 kh3 ph1",
              "conv n1 ic1 ih2 oc2 kh3 ph5",
              "conv n2 ic18 ih13 iw16 oc33 kh3 ph1",
              "conv n1 ic3 ih70 iw9 oc50 kh3 pw2")
          .stream()
          .map(ConvProblem::parse)
          .toList();

  @ParameterizedTest
  @ValueSource(ints = {2, 4})
  void edges(int m) {
    for (ConvProblem p : EDGES) {
      check(m, ConvCases.of(p, p.ic() % 2 == 1, new PostOps(p.ic() == 2, Activation.RELU)));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4})
  void everyEpilogue(int m) {
    for (PostOps postOps : ConvCases.postOps()) {
      for (boolean bias : new boolean[] {false, true}) {
        check(
            m, ConvCases.of(ConvProblem.parse("conv n1 ic3 ih9 iw13 oc5 kh3 ph1"), bias, postOps));
      }
    }
  }

  private static void check(int m, KernelCase problem) {
    KernelDescriptor kernel = WinogradKernels.of(m);
    assertEquals(Support.YES, kernel.support(problem.query()), problem::toString);
    check(kernel, problem);
    if (m == 4 && WinogradKernels.blocked().support(problem.query()) instanceof Support.Supported) {
      check(WinogradKernels.blocked(), problem);
    }
  }

  /** In blocks, an image must have some tiles. */
  @Test
  void manyEdgesAreTakenInBlocks() {
    long taken =
        EDGES.stream()
            .map(p -> ConvCases.of(p, false, PostOps.NONE).query())
            .filter(query -> WinogradKernels.blocked().support(query) instanceof Support.Supported)
            .count();
    assertTrue(taken >= 5, taken + " are taken");
  }

  /** All kernels. */
  private static List<KernelDescriptor> kernels() {
    return List.of(WinogradKernels.of(2), WinogradKernels.of(4), WinogradKernels.blocked());
  }

  private static void check(KernelDescriptor kernel, KernelCase problem) {
    var run = new GuardedRun(kernel, problem, problem.standing());
    var expectation = new Expectation(problem, TestedBackend.VECTOR);
    for (List<Tensor> results : run.results()) {
      expectation.check(results, kernel, problem.standing());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "conv n1 ic4 ih9 oc4 kh3 sh2 ph1",
    "conv n1 g2 ic4 ih9 oc4 kh3 ph1",
    "conv n1 ic4 ih9 oc4 kh3 ph2 dh2",
    "conv n1 ic4 ih9 oc4 kh3 kw1 ph1 pw0"
  })
  void declinesOtherWindows(String problem) {
    KernelCase conv = ConvCases.of(ConvProblem.parse(problem), false, PostOps.NONE);
    for (KernelDescriptor kernel : kernels()) {
      assertTrue(kernel.support(conv.query()) instanceof Support.Unsupported, problem);
    }
  }

  /** Sizes of values, by the number of the channel. */
  enum Sizes {
    EVEN,
    CHANNELS_APART,
    WEIGHTS_APART,
    BALANCED,
    TINY,
    HUGE;

    double ofSource(int channel) {
      return switch (this) {
        case CHANNELS_APART, BALANCED -> Math.pow(10, channel % 9 - 4);
        case TINY -> 1e-30;
        case HUGE -> 1e15;
        default -> 1;
      };
    }

    double ofWeights(int channel) {
      return switch (this) {
        case WEIGHTS_APART -> Math.pow(10, channel % 9 - 4);
        case BALANCED -> Math.pow(10, 4 - channel % 9);
        case TINY -> 1e-5;
        case HUGE -> 1e15;
        default -> 1;
      };
    }
  }

  @ParameterizedTest
  @EnumSource
  void errorsKeepTheBound(Sizes sizes) {
    for (int seed = 0; seed < 3; seed++) {
      var random = new Random(seed);
      Tensor src = KernelCase.seeded(seed, USUAL.n(), USUAL.ic(), USUAL.ih(), USUAL.iw());
      Tensor weights = KernelCase.seeded(seed + 9, USUAL.oc(), USUAL.ic(), 3, 3);
      int plane = USUAL.ih() * USUAL.iw();
      for (int i = 0; i < src.shape().elements(); i++) {
        // One pixel in thirty is much larger than those around it.
        double spike = random.nextInt(30) == 0 ? 1e4 : 1;
        scale(src, i, spike * sizes.ofSource(i / plane));
      }
      for (int i = 0; i < weights.shape().elements(); i++) {
        scale(weights, i, sizes.ofWeights(i / 9 % USUAL.ic()));
      }
      errorsKeepTheBound(src, weights);
    }
  }

  /** Of the largest output, as a network meets it. */
  @ParameterizedTest
  @CsvSource({"2, 2e-6", "4, 8e-6"})
  void errorsOfRandomValuesAreSmall(int m, double bound) {
    ConvProblem p = ConvProblem.parse("conv n1 ic256 ih8 oc16 kh3 ph1");
    KernelCase problem = ConvCases.of(p, false, PostOps.NONE);
    Tensor expected = problem.op().evaluate(problem.operands()).getFirst();
    Tensor found = GuardedRun.run(WinogradKernels.of(m), problem).getFirst();
    double largest = 0;
    double error = 0;
    for (long i = 0; i < expected.shape().elements(); i++) {
      largest = Math.max(largest, Math.abs(expected.doubleAt(i)));
      error = Math.max(error, Math.abs(expected.doubleAt(i) - found.doubleAt(i)));
    }
    assertTrue(error <= bound * largest, error + " of " + largest);
  }

  /** Filters of one sign on a constant source: all sums are as large as they can be. */
  @ParameterizedTest
  @CsvSource({"1, 1", "1, -1", "0.1, 0.3"})
  void errorsOfConstantsKeepTheBound(float pixel, float weight) {
    int channels = 200;
    Tensor src = KernelCase.random(1, channels, USUAL.ih(), USUAL.iw());
    Tensor weights = KernelCase.random(USUAL.oc(), channels, 3, 3);
    for (int i = 0; i < src.shape().elements(); i++) {
      src.floatAt(i, i % 2 == 0 ? pixel : pixel * weight);
    }
    for (int i = 0; i < weights.shape().elements(); i++) {
      weights.floatAt(i, weight);
    }
    errorsKeepTheBound(src, weights);
  }

  private static void scale(Tensor tensor, int index, double by) {
    tensor.floatAt(index, (float) (tensor.floatAt(index) * by));
  }

  private static void errorsKeepTheBound(Tensor src, Tensor weights) {
    var conv = new Conv(USUAL.window(), 1);
    Tensor expected = conv.evaluate(Operands.of(src, weights)).getFirst();
    for (KernelDescriptor kernel : kernels()) {
      var bound = WinogradErrors.ofAny(WinogradErrors.outputs(kernel), conv, src, weights);
      KernelCase problem = KernelCase.of(conv).with(src).constant(weights);
      Tensor found = GuardedRun.run(kernel, problem).getFirst();
      double worst = 0;
      for (long i = 0; i < expected.shape().elements(); i++) {
        double error = Math.abs(expected.doubleAt(i) - found.doubleAt(i));
        worst = Math.max(worst, error / bound.allowed(i));
      }
      double reached = worst;
      assertTrue(worst <= 1, () -> "%.2f of what tiles may be off".formatted(reached));
    }
  }

  /** What is not finite shows where it must, and elsewhere in its tile at most. */
  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void nonfinitePixelStaysInReach(float value) {
    Tensor src = KernelCase.random(USUAL.n(), USUAL.ic(), USUAL.ih(), USUAL.iw());
    Tensor weights = KernelCase.random(USUAL.oc(), USUAL.ic(), 3, 3);
    var conv = new Conv(USUAL.window(), 1);
    for (KernelDescriptor kernel : kernels()) {
      int m = WinogradErrors.outputs(kernel);
      Tensor before = run(kernel, conv, src, weights);
      for (int pixel = 0; pixel < USUAL.ih() * USUAL.iw(); pixel++) {
        Tensor changed = src.copy();
        changed.floatAt(pixel, value);
        Tensor after = run(kernel, conv, changed, weights);
        for (int i = 0; i < after.shape().elements(); i++) {
          int y = i / USUAL.ow() % USUAL.oh();
          int x = i % USUAL.ow();
          int dy = pixel / USUAL.iw() - y;
          int dx = pixel % USUAL.iw() - x;
          if (Math.abs(dy) <= 1 && Math.abs(dx) <= 1) {
            assertTrue(!Float.isFinite(after.floatAt(i)), "output " + i + " of pixel " + pixel);
          } else if (outside(pixel / USUAL.iw(), y, m) || outside(pixel % USUAL.iw(), x, m)) {
            assertEquals(before.floatAt(i), after.floatAt(i), "output " + i + " of " + pixel);
          }
        }
      }
    }
  }

  private static Tensor run(KernelDescriptor kernel, Conv conv, Tensor src, Tensor weights) {
    KernelCase problem = KernelCase.of(conv).with(src).constant(weights);
    return new GuardedRun(kernel, problem, problem.standing()).results().getFirst().getFirst();
  }

  /** Whether an output's tile does not read an input, along one axis with padding of 1. */
  private static boolean outside(int input, int output, int m) {
    int first = output / m * m - 1;
    return input < first || input > first + m + 1;
  }

  /** Sums that are finite, to which the residual adds what is not. */
  @ParameterizedTest
  @EnumSource(Activation.Kind.class)
  void activationOfNonfiniteResidual(Activation.Kind kind) {
    PostOps postOps =
        ConvCases.postOps().stream()
            .filter(p -> p.residual() && p.activation().kind() == kind)
            .findFirst()
            .orElseThrow();
    ConvProblem p = ConvProblem.parse("conv n1 ic3 ih9 iw13 oc5 kh3 ph1");
    KernelCase problem =
        KernelCase.of(new Conv(p.window(), 1, postOps))
            .with(KernelCase.random(p.n(), p.ic(), p.ih(), p.iw()))
            .constant(KernelCase.random(p.oc(), p.ic(), 3, 3))
            .absent()
            .with(KernelCase.special(p.n(), p.oc(), p.oh(), p.ow()));
    List<Tensor> expected = problem.op().evaluate(problem.operands());
    for (KernelDescriptor kernel : kernels()) {
      Tensor found = GuardedRun.run(kernel, problem).getFirst();
      for (long i = 0; i < found.shape().elements(); i++) {
        float e = expected.getFirst().floatAt(i);
        float f = found.floatAt(i);
        boolean near = Math.abs(e - f) <= 1e-5 * Math.max(1, Math.abs(e));
        assertTrue(near || Float.compare(e, f) == 0, kind + ": " + f + ", expected " + e);
      }
    }
  }
}
