package dev.cardinal.vector;

import static dev.cardinal.vector.ConvChecks.KERNELS;
import static dev.cardinal.vector.ConvChecks.check;
import static dev.cardinal.vector.ConvChecks.random;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.op.Activation;
import dev.cardinal.op.AutoPad;
import dev.cardinal.op.Conv;
import dev.cardinal.op.ConvProblem;
import dev.cardinal.op.Operands;
import dev.cardinal.op.Operands.Operand;
import dev.cardinal.op.PostOps;
import dev.cardinal.op.Window;
import dev.cardinal.spi.KernelDescriptor;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.Support;
import dev.cardinal.tensor.Tensor;
import java.util.ArrayList;
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
        "conv n2 g4 ic64 ih14 oc64 kh3 ph1",
        "conv n2 g2 ic64 ih9 iw48 oc32 kh3 sh2 ph1",
        "conv n1 ic40 ih9 iw26 oc10 kh2 kw3 pw1",
        "conv n1 g8 ic64 ih8 iw30 oc64 kh3 sw2 ph1 pw0 pr0",
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
}
