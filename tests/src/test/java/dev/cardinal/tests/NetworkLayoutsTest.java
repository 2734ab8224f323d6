package dev.cardinal.tests;

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

/** oneDNN's steps hand tensors to each other as they are: only the input is reordered. */
final class NetworkLayoutsTest {
  @ParameterizedTest
  @ValueSource(strings = {"resnext50_32x4d", "resnet50", "resnet18"})
  void onlyTheInputIsReordered(String name) {
    OneDnn.required();
    Model model = Model.of(Networks.byName(name).graph(new SeededWeights(1)));
    try (Session session = Session.builder(model).backends("onednn").strict(true).build()) {
      List<String> reorders =
          session.plan(Map.of("input", TensorType.float32(1, 3, 224, 224))).steps().stream()
              .filter(step -> step.operator().equals("Reorder"))
              .map(PlanReport.Step::node)
              .toList();
      assertTrue(reorders.size() <= 1, reorders::toString);
      assertTrue(reorders.stream().allMatch(step -> step.startsWith("input")), reorders::toString);
    }
  }
}
