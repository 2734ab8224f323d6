package dev.cardinal.tests.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.op.Constant;
import dev.cardinal.op.ConstantOfShape;
import dev.cardinal.op.Conv;
import dev.cardinal.op.Dropout;
import dev.cardinal.op.Flatten;
import dev.cardinal.op.Identity;
import dev.cardinal.op.Op;
import dev.cardinal.op.Reshape;
import dev.cardinal.op.ShapeOf;
import dev.cardinal.op.Squeeze;
import dev.cardinal.op.Unsqueeze;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kernel of the other operators. */
class LayerConformanceTest {
  /** Conv has tests of its own; the others compute nothing, or only from shapes. */
  private static final Set<Class<? extends Op>> ELSEWHERE =
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

  static List<Class<?>> operators() {
    return leaves(Op.class).filter(op -> !ELSEWHERE.contains(op)).toList();
  }

  private static Stream<Class<?>> leaves(Class<?> type) {
    return type.isSealed()
        ? Stream.of(type.getPermittedSubclasses()).flatMap(LayerConformanceTest::leaves)
        : Stream.of(type);
  }

  @ParameterizedTest
  @MethodSource("operators")
  void equalsTheEvaluation(Class<?> operator) {
    List<KernelCase> cases =
        CASES.stream().filter(problem -> problem.op().getClass() == operator).toList();
    assertTrue(!cases.isEmpty(), "no case of " + operator.getSimpleName());
    Set<String> offered = new TreeSet<>();
    Set<String> taking = new TreeSet<>();
    for (KernelCase problem : cases) {
      Conformance.candidates(problem.query()).forEach(kernel -> offered.add(kernel.id()));
      taking.addAll(Conformance.check(problem));
    }
    assertEquals(offered, taking, "kernels that take part");
  }

  /** An operator that loses its last kernel is noticed. */
  @Test
  void mostOperatorsHaveAKernel() {
    Set<String> served =
        CASES.stream()
            .filter(problem -> !Conformance.kernels(problem).isEmpty())
            .map(problem -> problem.op().type())
            .collect(Collectors.toSet());
    Set<String> needed =
        new HashSet<>(
            Set.of(
                "MaxPool",
                "AveragePool",
                "GlobalAveragePool",
                "GlobalMaxPool",
                "Gemm",
                "MatMul",
                "Add",
                "Sub",
                "Mul",
                "Div",
                "PRelu",
                "Sum",
                "Relu",
                "LeakyRelu",
                "HardSigmoid",
                "HardSwish",
                "Sigmoid",
                "Tanh",
                "Clip",
                "Softmax",
                "LogSoftmax"));
    needed.removeAll(served);
    assertEquals(Set.of(), needed);
  }
}
