package dev.cardinal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.graph.Dim;
import dev.cardinal.tensor.TensorType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Backends are found by name; a broken one is a reason, no failure of the others. */
final class BackendsTest {
  private static SessionBuilder builder() {
    return Session.builder(Model.of(TestGraphs.chain(Dim.of(1)))).threads(1);
  }

  private static List<String> kernels(SessionBuilder builder) {
    try (Session session = builder.build()) {
      return session.plan(Map.of("x", TensorType.float32(1, 3))).steps().stream()
          .map(step -> step.kernel().substring(0, step.kernel().indexOf(':')))
          .toList();
    }
  }

  @Test
  void allThatWorkAreFound() {
    Map<String, Optional<String>> found = new Backends().availability();
    assertEquals(List.of("vector", "reference", "probe"), List.copyOf(found.keySet()));
    found.values().forEach(reason -> assertEquals(Optional.empty(), reason));
  }

  @Test
  void anUnknownNameIsAnErrorThatListsTheOthersAndTheBrokenOnes() {
    var e = assertThrows(IllegalArgumentException.class, builder().backends("gpu")::build);
    for (String part : List.of("'gpu'", "vector", "probe", "broken", "NoSuchBackend")) {
      assertTrue(e.getMessage().contains(part), e::getMessage);
    }
    assertThrows(IllegalArgumentException.class, () -> builder().backends(List.of()));
  }

  @Test
  void theFirstBackendThatTakesANodeGetsIt() {
    assertEquals(
        List.of("probe", "probe", "probe"), kernels(builder().backends("probe", "reference")));
    assertEquals(
        List.of("reference", "reference", "reference"),
        kernels(builder().backends("reference", "probe")));
  }

  @Test
  void singleNodesCanBeOverridden() {
    assertEquals(
        List.of("probe", "reference", "probe"),
        kernels(builder().backends("probe").override("plus", "reference")));
    assertEquals(
        List.of("reference", "probe", "probe"),
        kernels(builder().backends("probe").override("Relu", "reference")));
    assertEquals(
        List.of("probe", "probe", "probe"),
        kernels(
            builder().backends("probe").override("Relu", "reference").override("relu", "probe")));
    var e =
        assertThrows(
            IllegalArgumentException.class, builder().override("conv9", "reference")::build);
    assertTrue(e.getMessage().contains("conv9"), e::getMessage);
    assertThrows(IllegalArgumentException.class, builder().override("relu", "gpu")::build);
    assertThrows(IllegalArgumentException.class, () -> builder().override("relu"));
  }
}
