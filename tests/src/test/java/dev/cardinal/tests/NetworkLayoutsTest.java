package dev.cardinal.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.Model;
import dev.cardinal.PlanReport;
import dev.cardinal.Session;
import dev.cardinal.model.Networks;
import dev.cardinal.model.SeededWeights;
import dev.cardinal.tensor.TensorType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Steps hand tensors to each other as they are. */
final class NetworkLayoutsTest {
  private static final Map<String, TensorType> IMAGE =
      Map.of("input", TensorType.float32(1, 3, 224, 224));

  /** From the stem to the global pooling {@code vector} keeps channels in blocks. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "resnext50_32x4d",
        "wide_resnet50_2",
        "resnet18",
        "mobilenet_v2",
        "squeezenet1_1",
        "seresnext50_32x4d"
      })
  void channelsStandInBlocks(String name) {
    Model model = Model.of(Networks.byName(name).graph(new SeededWeights(1)));
    try (Session session = Session.builder(model).backends("vector").strict(true).build()) {
      List<String> others =
          session.plan(IMAGE).steps().stream()
              .filter(step -> !step.kernel().contains("blocked"))
              .map(PlanReport.Step::problem)
              .filter(problem -> problem.contains("x56x56") || problem.matches("conv.* ih[^1].*"))
              .toList();
      assertEquals(List.of(), others);
      assertTrue(
          session.plan(IMAGE).steps().stream().noneMatch(s -> s.operator().equals("Reorder")));
    }
  }

  /** With oneDNN only the input is reordered. */
  @ParameterizedTest
  @ValueSource(strings = {"resnext50_32x4d", "resnet50", "resnet18"})
  void onlyTheInputIsReordered(String name) {
    OneDnn.required();
    Model model = Model.of(Networks.byName(name).graph(new SeededWeights(1)));
    try (Session session = Session.builder(model).backends("onednn").strict(true).build()) {
      List<String> reorders =
          session.plan(IMAGE).steps().stream()
              .filter(step -> step.operator().equals("Reorder"))
              .map(PlanReport.Step::node)
              .toList();
      assertTrue(reorders.size() <= 1, reorders::toString);
      assertTrue(reorders.stream().allMatch(step -> step.startsWith("input")), reorders::toString);
    }
  }
}
