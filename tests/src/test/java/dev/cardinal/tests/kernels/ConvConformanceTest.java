package dev.cardinal.tests.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.op.ConvProblem;
import dev.cardinal.op.PostOps;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every convolution kernel on small problems of every kind, with every epilogue. */
class ConvConformanceTest {
  private static final List<String> EPILOGUES =
      List.of(
          "conv n2 ic19 ih5 iw7 oc21 kh1",
          "conv n1 ic3 ih9 oc13 kh3 ph1",
          "conv n1 ic1 ih5 oc65 kh3 ph1",
          "conv n3 g5 ic10 ih6 iw11 oc15 kh3 sh2 ph1",
          "conv n1 g4 ic8 ih9 oc32 kh1 sh2",
          "conv n1 g4 ic16 ih6 iw9 oc16 kh3 ph1",
          "conv n1 ic17 ih8 iw9 oc40 kh3 sh2 ph1",
          "conv n1 ic32 ih15 iw13 oc18 kh3 ph1",
          "conv n1 ic512 ih3 iw6 oc1040 kh1",
          "conv n1 ic512 ih3 oc1024 kh1");

  static List<String> problems() {
    return ConvCases.list("conformance").stream()
        .filter(problem -> Conformance.affordable(ConvProblem.parse(problem).macs()))
        .toList();
  }

  static Stream<Arguments> problemsOfBackends() {
    return TestedBackend.chosen().stream()
        .flatMap(tested -> problems().stream().map(problem -> Arguments.of(tested, problem)));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("problemsOfBackends")
  void equalsTheEvaluation(TestedBackend tested, String problem) {
    ConvProblem p = ConvProblem.parse(problem);
    boolean bias = p.ic() % 2 == 1;
    check(tested, ConvCases.of(p, bias, PostOps.NONE));
    if (p.ih() == 1 && p.kh() == 1 && p.ph() == 0) {
      check(tested, ConvCases.line(p, bias, PostOps.NONE));
    }
  }

  private static void check(TestedBackend tested, KernelCase conv) {
    assertFalse(Conformance.check(tested, conv).isEmpty(), () -> tested + " takes no " + conv);
  }

  static Stream<Arguments> epiloguesOfBackends() {
    return TestedBackend.chosen().stream()
        .flatMap(
            tested -> ConvCases.postOps().stream().map(postOps -> Arguments.of(tested, postOps)));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("epiloguesOfBackends")
  void appliesEveryEpilogue(TestedBackend tested, PostOps postOps) {
    for (String problem : EPILOGUES) {
      for (boolean bias : new boolean[] {false, true}) {
        check(tested, ConvCases.of(ConvProblem.parse(problem), bias, postOps));
      }
    }
  }

  static List<TestedBackend> backends() {
    return TestedBackend.chosen();
  }

  @ParameterizedTest
  @MethodSource("backends")
  void everyKernelTakesPart(TestedBackend tested) {
    Set<String> offered = new TreeSet<>();
    Set<String> taking = new TreeSet<>();
    for (String problem : ConvCases.list("conformance")) {
      var conv = ConvCases.of(ConvProblem.parse(problem), false, PostOps.NONE);
      Conformance.candidates(tested, conv).forEach(kernel -> offered.add(kernel.id()));
      taking.addAll(Conformance.taking(tested, conv));
    }
    assertEquals(offered, taking);
    assertTrue(taking.size() >= (tested == TestedBackend.VECTOR ? 2 : 1), taking::toString);
  }

  /** The list is of what it says, each problem once and in the usual spelling. */
  @Test
  void theListIsComplete() {
    List<String> lines = ConvCases.list("conformance");
    List<ConvProblem> all = lines.stream().map(ConvProblem::parse).toList();
    assertEquals(lines, all.stream().map(ConvProblem::toString).toList());
    assertEquals(lines.size(), new HashSet<>(lines).size());
    var groups = new TreeSet<Integer>();
    var perGroup = new TreeSet<Integer>();
    var others = new TreeSet<String>();
    for (ConvProblem p : all) {
      groups.add(p.group());
      if (p.group() > 1) {
        perGroup.add(p.ic() / p.group());
        perGroup.add(-p.oc() / p.group());
      }
      others.add("n" + p.n());
      others.add("kh" + p.kh());
      others.add("kw" + p.kw());
      others.add("sh" + p.sh());
      others.add("sw" + p.sw());
      others.add("dh" + p.dh());
      others.add("dw" + p.dw());
      others.add("symmetric " + (p.ph() == p.pb() && p.pw() == p.pr()));
      others.add("line " + (p.ih() == 1 && p.kh() == 1));
    }
    for (int i = 1; i <= 40; i++) {
      assertTrue(groups.contains(i), "groups " + i);
    }
    for (int i = 1; i <= 9; i++) {
      assertTrue(perGroup.contains(i), "input channels per group " + i);
      assertTrue(perGroup.contains(-i), "output channels per group " + i);
    }
    for (int i = 1; i <= 7; i++) {
      assertTrue(others.containsAll(Set.of("kh" + i, "kw" + i)), "kernel " + i);
    }
    for (int i = 1; i <= 5; i++) {
      assertTrue(others.contains("n" + i), "batch " + i);
    }
    for (int i = 1; i <= 3; i++) {
      assertTrue(others.containsAll(Set.of("sh" + i, "sw" + i, "dh" + i, "dw" + i)), "step " + i);
    }
    assertTrue(others.contains("symmetric false"));
    assertTrue(others.contains("line true"));
  }
}
