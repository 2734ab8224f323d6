package dev.cardinal.tests.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.op.Cast;
import dev.cardinal.op.Constant;
import dev.cardinal.op.ConstantOfShape;
import dev.cardinal.op.Conv;
import dev.cardinal.op.Dropout;
import dev.cardinal.op.Flatten;
import dev.cardinal.op.Gather;
import dev.cardinal.op.Gemm;
import dev.cardinal.op.Identity;
import dev.cardinal.op.LayerNormalization;
import dev.cardinal.op.MatMul;
import dev.cardinal.op.Op;
import dev.cardinal.op.Pad;
import dev.cardinal.op.Reshape;
import dev.cardinal.op.ShapeOf;
import dev.cardinal.op.Slice;
import dev.cardinal.op.Split;
import dev.cardinal.op.Squeeze;
import dev.cardinal.op.Transpose;
import dev.cardinal.op.Unsqueeze;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kernel of the other operators. */
class LayerConformanceTest {
  /** Conv has tests of its own; the others compute nothing, or only from shapes. */
  private static final Set<Class<?>> ELSEWHERE =
      Set.of(
          Conv.class,
          Constant.class,
          ConstantOfShape.class,
          Dropout.class,
          Flatten.class,
          Identity.class,
          Reshape.class,
          ShapeOf.class,
          Squeeze.class,
          Unsqueeze.class);

  private static final List<KernelCase> CASES = LayerCases.all();

  /** What no kernel of the vector backend computes. */
  private static final Set<Class<?>> NOT_VECTORS = Set.of(Cast.class);

  /** What no kernel of oneDNN computes. */
  private static final Set<Class<?>> NOT_ONEDNNS =
      Set.of(Cast.class, Gather.class, Pad.class, Slice.class, Split.class, Transpose.class);

  /** Of matrices there is one layout, and lines of several axes are such only in one. */
  private static final Set<Class<?>> ROW_MAJOR_ONLY =
      Set.of(Gemm.class, MatMul.class, LayerNormalization.class);

  static Stream<Arguments> operatorsOfBackends() {
    return TestedBackend.chosen().stream()
        .flatMap(
            tested ->
                leaves(Op.class)
                    .filter(op -> !ELSEWHERE.contains(op))
                    .map(op -> Arguments.of(tested, op)));
  }

  private static Stream<Class<?>> leaves(Class<?> type) {
    return type.isSealed()
        ? Stream.of(type.getPermittedSubclasses()).flatMap(LayerConformanceTest::leaves)
        : Stream.of(type);
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("operatorsOfBackends")
  void equalsTheEvaluation(TestedBackend tested, Class<?> operator) {
    List<KernelCase> cases =
        CASES.stream().filter(problem -> problem.op().getClass() == operator).toList();
    assertTrue(!cases.isEmpty(), "no case of " + operator.getSimpleName());
    Set<String> offered = new TreeSet<>();
    Set<String> taking = new TreeSet<>();
    for (KernelCase problem : cases) {
      Conformance.candidates(tested, problem).forEach(kernel -> offered.add(kernel.id()));
      taking.addAll(Conformance.check(tested, problem));
    }
    if (tested.choosesLayouts() && !ROW_MAJOR_ONLY.contains(operator)) {
      Set.copyOf(offered).forEach(id -> offered.add(id + Conformance.IN_OTHER_LAYOUTS));
    }
    assertEquals(offered, taking, "kernels that take part");
  }

  static List<TestedBackend> backends() {
    return TestedBackend.chosen();
  }

  /** An operator that loses its last kernel is noticed. */
  @ParameterizedTest
  @MethodSource("backends")
  void mostOperatorsHaveAKernel(TestedBackend tested) {
    Set<Class<?>> served =
        CASES.stream()
            .filter(problem -> !Conformance.kernels(tested, problem).isEmpty())
            .map(problem -> problem.op().getClass())
            .collect(Collectors.toSet());
    Set<Class<?>> unserved =
        leaves(Op.class)
            .filter(op -> !ELSEWHERE.contains(op) && !served.contains(op))
            .collect(Collectors.toSet());
    assertEquals(tested == TestedBackend.VECTOR ? NOT_VECTORS : NOT_ONEDNNS, unserved);
  }
}
