package dev.cardinal.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cardinal.graph.Graph;
import dev.cardinal.op.ConvProblem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The lists in the folder {@code shapes} are the distinct convolutions of the networks, one image
 * of 224x224 at a time, in the order in which they first occur.
 */
final class ShapesTest {
  @ParameterizedTest
  @CsvSource({"resnet50, resnet50", "resnext50, resnext50_32x4d"})
  void listsAreWhatTheNetworksYield(String list, String network) throws IOException {
    Graph graph = Networks.byName(network).graph(new ShapesOnly());
    String problems =
        ResNetTest.problems(ResNetTest.bind(graph, 1, 3, 224, 224)).stream()
            .distinct()
            .map(problem -> problem + "\n")
            .collect(Collectors.joining());
    assertEquals(problems, read("/shapes/" + list + ".txt"));
    problems.lines().forEach(line -> assertEquals(line, ConvProblem.parse(line).toString()));
  }

  private static String read(String resource) throws IOException {
    try (InputStream in = ShapesTest.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
