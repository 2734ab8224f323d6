package dev.cardinal.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.graph.Graph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The registry, and the size of every network in it. */
final class NetworksTest {
  /** The first number is the one in torchvision's documentation, running statistics left out. */
  @ParameterizedTest
  @CsvSource({
    "resnet18, 11689512, 102",
    "resnet34, 21797672, 182",
    "resnet50, 25557032, 267",
    "resnet101, 44549160, 522",
    "resnet152, 60192808, 777",
    "resnext50_32x4d, 25028904, 267",
    "resnext101_32x8d, 88791336, 522",
    "resnext101_64x4d, 83455272, 522",
    "wide_resnet50_2, 68883240, 267",
    "wide_resnet101_2, 126886696, 522",
    "fashion_resnext, 382410, 77",
  })
  void parametersAreAsManyAsTorchvisions(String name, long parameters, int arrays) {
    Graph graph = Networks.byName(name).graph(new ShapesOnly());
    assertEquals(parameters, parameters(graph));
    assertEquals(arrays, graph.constants().size());
  }

  static long parameters(Graph graph) {
    return graph.constants().entrySet().stream()
        .filter(constant -> !constant.getKey().name().contains(".running_"))
        .mapToLong(constant -> constant.getValue().shape().elements())
        .sum();
  }

  @Test
  void everyNetworkIsRegisteredUnderItsName() {
    assertEquals(11, Networks.names().size());
    for (String name : Networks.names()) {
      assertEquals(name, Networks.byName(name).name());
      assertEquals(name, Networks.byName(name).graph(new ShapesOnly()).name());
    }
  }

  @Test
  void anUnknownNameListsTheKnownOnes() {
    var error = assertThrows(IllegalArgumentException.class, () -> Networks.byName("alexnet"));
    assertTrue(error.getMessage().contains("'alexnet'"), error.getMessage());
    assertTrue(error.getMessage().contains("resnext50_32x4d"), error.getMessage());
  }
}
