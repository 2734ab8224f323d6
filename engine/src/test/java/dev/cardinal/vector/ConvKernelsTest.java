package dev.cardinal.vector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.op.Activation;
import dev.cardinal.op.AutoPad;
import dev.cardinal.op.Conv;
import dev.cardinal.op.ConvProblem;
import dev.cardinal.op.Operands;
import dev.cardinal.op.Operands.Operand;
import dev.cardinal.op.PostOps;
import dev.cardinal.op.Window;
import dev.cardinal.spi.FpMath;
import dev.cardinal.spi.KernelDescriptor;
import dev.cardinal.spi.KernelOptions;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.Support;
import dev.cardinal.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every convolution kernel against the operator's own evaluation in double. An element may be wrong
 * by 2e-6 of the sum of its products' absolute values and of what is added to it: a product of
 * {@code k} terms in float has an error of at most {@code k} 2^-24 of that, and of its root as a
 * rule.
 */
class ConvKernelsTest {
  private static final double TOLERANCE = 2e-6;

  private static final List<KernelDescriptor> KERNELS =
      List.of(
          new ChannelConvF32(),
          new PixelConvF32(),
          new PackedConvF32(),
          new DepthwiseConvF32(),
          new OffsetConvF32());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "conv n1 ic64 ih14 oc20 kh1",
        "conv n1 ic128 ih14 oc128 kh1",
        "conv n2 ic96 ih7 oc64 kh1",
        "conv n3 ic104 ih5 iw9 oc192 kh1",
        "conv n2 ic600 ih6 iw7 oc128 kh1",
        "conv n1 ic2080 ih3 iw7 oc64 kh1",
        "conv n1 ic128 ih14 oc96 kh1",
        "conv n1 ic100 ih9 oc67 kh1",
        "conv n2 ic128 ih14 oc64 kh1 sh2",
        "conv n1 ic64 ih23 oc16 kh1",
        "conv n1 ic128 ih23 oc64 kh1",
        "conv n3 ic96 ih21 iw22 oc48 kh1",
        "conv n1 ic1104 ih13 iw31 oc16 kh1",
        "conv n2 ic128 ih41 oc32 kh1 sh2",
        "conv n2 g2 ic192 ih21 oc64 kh1",
        "conv n2 g2 ic192 ih9 oc256 kh1",
        "conv n1 ic7 ih7 oc9 kh1",
        "conv n5 ic33 ih7 oc64 kh1",
        "conv n3 ic1100 ih3 iw5 oc130 kh1",
        "conv n2 ic300 ih1 oc5 kh1",
        "conv n1 ic600 ih7 oc260 kh1",
        "conv n1 ic16 ih56 oc12 kh1",
        "conv n2 ic19 ih29 iw31 oc8 kh1 sh2",
        "conv n2 ic19 ih28 iw15 oc8 kh1 sh3 sw2",
        "conv n2 g3 ic12 ih9 oc24 kh1",
        "conv n2 g40 ic40 ih9 oc40 kh1",
        "conv n1 ic5 ih4 oc6 kh1 ph1",
        "conv n1 g32 ic128 ih56 oc128 kh3 ph1",
        "conv n1 g32 ic256 ih28 oc256 kh3 ph1",
        "conv n2 g8 ic64 ih28 oc64 kh3 sh2 ph1",
        "conv n1 g4 ic128 ih7 oc128 kh3 ph1",
        "conv n1 ic3 ih65 iw71 oc10 kh7 sh2 ph3",
        "conv n1 ic100 ih14 oc70 kh3 ph1",
        "conv n1 ic70 ih9 iw11 oc33 kh5 ph2",
        "conv n2 ic4 ih11 oc6 kh3 ph1 pw0 pb2 pr1",
        "conv n2 ic4 ih11 oc6 kh3 ph0 pw2 pb1 pr0",
        "conv n1 ic6 ih17 iw19 oc5 kh3 kw2 sh3 sw1 ph1 dh2 dw3",
        "conv n1 ic6 ih17 iw19 oc5 kh2 kw3 sh2 sw3 ph2 dh3 dw2",
        "conv n1 g5 ic5 ih20 oc5 kh3 ph1",
        "conv n1 g3 ic3 ih7 oc3 kh3 ph1",
        "conv n2 g3 ic3 ih112 oc3 kh3 ph1",
        "conv n1 g70 ic70 ih14 oc70 kh3 ph1",
        "conv n1 g3 ic3 ih9 iw4 oc3 kh3",
        "conv n1 g2 ic2 ih3 iw900 oc2 kh3 ph2",
        "conv n1 g2 ic2 ih3 oc2 kh3",
        "conv n1 g3 ic3 ih2 iw1 oc3 kh3 ph1",
        "conv n2 g4 ic4 ih14 oc4 kh3 sh2 ph1",
        "conv n1 g4 ic4 ih112 oc4 kh3 sh2 ph1",
        "conv n1 g4 ic4 ih15 iw13 oc4 kh3 sh2 ph0 pw0 pb1 pr1",
        "conv n1 g4 ic4 ih5 iw33 oc4 kh3 sh2 ph2 pw1",
        "conv n1 g4 ic4 ih3 oc4 kh3 sh2",
        "conv n1 g4 ic4 ih40 iw80 oc4 kh3 sh2 sw1 ph1",
        "conv n3 g33 ic33 ih13 oc33 kh5 sh2 ph2",
        "conv n2 g2 ic16 ih7 oc16 kh3 ph1",
        "conv n1 g2 ic24 ih14 oc20 kh3 sh2 ph1",
        "conv n1 g2 ic12 ih28 oc10 kh3 sh2 ph1",
        "conv n1 g2 ic20 ih7 iw9 oc24 kh5 ph2",
        "conv n1 g2 ic20 ih9 oc24 kh3 sh2 sw1 ph1",
        "conv n1 g2 ic40 ih9 iw7 oc24 kh5 ph4 pw2",
        "conv n1 g7 ic14 ih10 oc35 kh3 ph1",
        "conv n1 g40 ic80 ih8 oc40 kh3 ph1",
        "conv n1 g2 ic6 ih10 oc4 kh3 ph1 dh2 dw2 pw2",
        "conv n1 ic2 ih5 iw1300 oc3 kh3 ph1",
        "conv n1 ic2 ih3 iw1300 oc3 kh3 sh2 ph3 dh2 dw7",
        "conv n1 ic3 ih4 oc4 kh4 ph3",
        "conv n1 ic3 ih1 oc4 kh3 ph1",
        "conv n1 ic3 ih1 oc2 kh1 kw1 ph4 pw5",
        "conv n1 ic3 ih9 oc4 kh2 sh5",
        "conv n3 ic10 ih7 oc66 kh3 ph1",
        "conv n2 ic40 ih10 iw5 oc64 kh3 sh2 ph1 pw2",
        "conv n5 ic30 ih4 iw3 oc70 kh3 ph1",
        "conv n1 ic9 ih1 iw100 oc64 kh1 kw5 pw2",
        "conv n2 g2 ic12 ih11 oc130 kh3 ph1 dh2 dw2 pw2",
        "conv n1 ic300 ih7 oc80 kh3 ph1",
        "conv n0 ic3 ih9 oc64 kh3 ph1",
        "conv n0 ic3 ih9 oc4 kh3 ph1",
        "conv n0 ic3 ih9 oc4 kh1",
      })
  void equalsTheEvaluation(String problem) {
    ConvProblem p = ConvProblem.parse(problem);
    check(p, PostOps.NONE.withActivation(Activation.RELU), true);
  }

  @ParameterizedTest
  @MethodSource("randomProblems")
  void equalsTheEvaluationOfRandomProblems(ConvProblem p) {
    check(p, PostOps.NONE, false);
  }

  static List<ConvProblem> randomProblems() {
    var random = new Random(20240607);
    var problems = new ArrayList<ConvProblem>();
    while (problems.size() < 150) {
      int group = random.nextInt(3) == 0 ? 1 + random.nextInt(40) : 1;
      int kh = 1 + random.nextInt(4);
      int kw = random.nextBoolean() ? kh : 1 + random.nextInt(5);
      var p =
          new ConvProblem(
              1 + random.nextInt(5),
              group,
              group * (1 + random.nextInt(group == 1 ? 70 : 5)),
              1 + random.nextInt(20),
              1 + random.nextInt(40),
              group * (1 + random.nextInt(group == 1 ? 70 : 9)),
              kh,
              kw,
              1 + random.nextInt(3),
              1 + random.nextInt(3),
              random.nextInt(4),
              random.nextInt(4),
              random.nextInt(4),
              random.nextInt(4),
              1 + random.nextInt(3),
              1 + random.nextInt(3));
      boolean fits =
          p.ih() + p.ph() + p.pb() > (p.kh() - 1) * p.dh()
              && p.iw() + p.pw() + p.pr() > (p.kw() - 1) * p.dw();
      if (fits && p.macs() < 3_000_000) {
        problems.add(p);
      }
    }
    return problems;
  }

  @ParameterizedTest
  @MethodSource("postOps")
  void appliesEveryEpilogue(PostOps postOps) {
    for (boolean bias : new boolean[] {false, true}) {
      check(ConvProblem.parse("conv n2 ic20 ih7 oc18 kh1"), postOps, bias);
      check(ConvProblem.parse("conv n2 ic96 ih7 oc64 kh1"), postOps, bias);
      check(ConvProblem.parse("conv n1 ic96 ih21 iw25 oc16 kh1"), postOps, bias);
      check(ConvProblem.parse("conv n2 g2 ic20 ih7 oc18 kh3 ph1"), postOps, bias);
      check(ConvProblem.parse("conv n2 g3 ic3 ih7 oc3 kh3 ph1"), postOps, bias);
    }
  }

  static List<PostOps> postOps() {
    var all = new ArrayList<PostOps>();
    for (boolean residual : new boolean[] {false, true}) {
      for (Activation.Kind kind : Activation.Kind.values()) {
        all.add(new PostOps(residual, new Activation(kind, 0.2f, 0.7f)));
      }
    }
    return all;
  }

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

  @Test
  void convolvesLines() {
    var window =
        new Window(List.of(5), List.of(2), List.of(3, 1), List.of(3), AutoPad.NOTSET, false);
    var random = new Random(7);
    Tensor src = random(random, 2, 6, 50);
    Tensor weights = random(random, 8, 3, 5);
    check(KernelQuery.of(new Conv(window, 2), Operands.of(src, weights)), "one-dimensional");
  }

  @Test
  void declinesWithReasons() {
    Tensor src = Tensor.of(new float[16], 1, 2, 2, 2, 2);
    Tensor weights = Tensor.of(new float[2], 1, 2, 1, 1, 1);
    var window = new Window(List.of(), List.of(), List.of(), List.of(), AutoPad.NOTSET, false);
    var cube = KernelQuery.of(new Conv(window, 1), Operands.of(src, weights));
    var unknown =
        KernelQuery.of(
            new Conv(Window.square(1, 1, 0), 1),
            new Operands(
                List.of(
                    Operand.of(Tensor.of(new float[8], 1, 2, 2, 2).type()),
                    Operand.of(Tensor.of(new float[4], 2, 2, 1, 1).type()))));
    for (KernelDescriptor kernel : KERNELS) {
      assertTrue(reason(kernel, cube).contains("three spatial dimensions"), kernel.id());
      assertTrue(reason(kernel, unknown).contains("not constant"), kernel.id());
    }
  }

  private static String reason(KernelDescriptor kernel, KernelQuery query) {
    return kernel.support(query) instanceof Support.Unsupported(String reason) ? reason : "";
  }

  private static void check(ConvProblem p, PostOps postOps, boolean bias) {
    check(query(p, postOps, bias), p + " " + postOps);
  }

  private static void check(KernelQuery query, String problem) {
    Tensor expected = Tensor.allocate(query.results().getFirst());
    query.op().evaluate(query.operands(), List.of(expected));
    double[] scale = magnitudes(query);
    int taken = 0;
    for (KernelDescriptor kernel : KERNELS) {
      if (kernel.support(query) instanceof Support.Supported) {
        taken++;
        float[] found = GuardedRun.run(kernel, query, 1);
        for (int i = 0; i < found.length; i++) {
          double error = Math.abs(found[i] - expected.doubleAt(i));
          assertTrue(
              error <= TOLERANCE * scale[i],
              problem
                  + " "
                  + kernel.id()
                  + " ["
                  + i
                  + "]: "
                  + found[i]
                  + " expected "
                  + expected.doubleAt(i));
        }
        for (int threads = 2; threads <= 3; threads++) {
          assertArrayEquals(found, GuardedRun.run(kernel, query, threads), problem);
        }
      }
    }
    assertEquals(Support.YES, KERNELS.getLast().support(query), problem);
    assertTrue(taken > 0, problem);
  }

  /** For each element the sum of the absolute values of all that is added up, but at least 1e-3. */
  private static double[] magnitudes(KernelQuery query) {
    Conv conv = (Conv) query.op();
    Tensor[] operands = new Tensor[query.operands().count()];
    for (int i = 0; i < operands.length; i++) {
      operands[i] = query.operands().has(i) ? absolute(query.operands().tensor(i)) : null;
    }
    Tensor sums = Tensor.allocate(query.results().getFirst());
    var plain = conv.with(new PostOps(conv.postOps().residual(), Activation.IDENTITY));
    plain.evaluate(operands(operands), List.of(sums));
    double[] scale = new double[Math.toIntExact(sums.shape().elements())];
    for (int i = 0; i < scale.length; i++) {
      scale[i] = Math.max(1e-3, sums.doubleAt(i));
    }
    return scale;
  }

  private static Tensor absolute(Tensor tensor) {
    Tensor absolute = tensor.copy();
    for (int i = 0; i < absolute.shape().elements(); i++) {
      absolute.floatAt(i, Math.abs(absolute.floatAt(i)));
    }
    return absolute;
  }

  private static KernelQuery query(ConvProblem p, PostOps postOps, boolean bias) {
    var random = new Random(p.hashCode());
    var window =
        new Window(
            List.of(p.kh(), p.kw()),
            List.of(p.sh(), p.sw()),
            List.of(p.ph(), p.pw(), p.pb(), p.pr()),
            List.of(p.dh(), p.dw()),
            AutoPad.NOTSET,
            false);
    Tensor src = random(random, p.n(), p.ic(), p.ih(), p.iw());
    Tensor weights = random(random, p.oc(), p.ic() / p.group(), p.kh(), p.kw());
    Tensor biases = bias ? random(random, p.oc()) : null;
    Tensor residual = postOps.residual() ? random(random, p.n(), p.oc(), p.oh(), p.ow()) : null;
    return KernelQuery.of(
        new Conv(window, p.group(), postOps), operands(src, weights, biases, residual));
  }

  private static Operands operands(Tensor... tensors) {
    var list = new ArrayList<Operand>();
    for (Tensor tensor : tensors) {
      list.add(tensor == null ? Operand.ABSENT : Operand.of(tensor));
    }
    return new Operands(list);
  }

  private static Tensor random(Random random, long... dims) {
    float[] values = new float[Math.toIntExact(dev.cardinal.tensor.Shape.of(dims).elements())];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat() * 2 - 1;
    }
    return Tensor.of(values, dims);
  }
}
