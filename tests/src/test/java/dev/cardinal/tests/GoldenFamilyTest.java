package dev.cardinal.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cardinal.Model;
import dev.cardinal.Session;
import dev.cardinal.graph.Graph;
import dev.cardinal.model.Networks;
import dev.cardinal.tensor.Tensor;
import java.util.Collection;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The networks around ResNet give PyTorch's logits, as {@code tests/golden/make_family.py} computes
 * them in float64, on few and small images; those of Keras give the numbers of its layers'
 * definitions, as {@code make_keras.py} does. The bounds, on max|a-b| / max|b|, are about ten times
 * PyTorch's own float32 error.
 */
final class GoldenFamilyTest {
  @ParameterizedTest
  @CsvSource({
    "lenet5, 5e-6",
    "fashion_resnet18, 1e-5",
    "cifar_resnet20, 5e-6",
    "cifar_resnet110, 5e-6",
    "cifar_resnext29_8x64d, 1e-5",
    "seresnext50_32x4d, 5e-6",
    "resnext50d_32x4d, 5e-6",
    "mobilenet_v2, 1e-4",
    "squeezenet1_1, 5e-6",
    "densenet121, 1e-5",
    "keras_resnext50, 1e-5",
    "keras_resnext50_same, 1e-5",
  })
  void vectorAndReferenceGivePytorchsLogits(String name, double bound) {
    check(name, bound, "vector", "reference");
  }

  /** The reference would take long. */
  @ParameterizedTest
  @CsvSource("vgg11_bn, 2e-5")
  void vectorGivesPytorchsLogits(String name, double bound) {
    check(name, bound, "vector");
  }

  private static void check(String name, double bound, String... backends) {
    JsonNode golden = Resources.json("/golden/family/" + name + ".json");
    FormulaWeights weights = FormulaWeights.of(Networks.byName(name));
    Graph graph = Networks.byName(name).withClasses(10).graph(weights);
    assertParametersAreTheFormulas(weights, golden);
    Tensor input = input(golden);
    Tensor expected = Resources.npy("/golden/family/" + name + ".npy");
    for (String backend : backends) {
      try (Session session =
          Session.builder(Model.of(graph)).backends(backend).strict(true).build()) {
        Errors.assertClose(session.run(input), expected, bound, name + " " + backend);
      }
    }
  }

  private static void assertParametersAreTheFormulas(FormulaWeights weights, JsonNode golden) {
    Collection<Tensor> given = weights.given().values();
    long elements = given.stream().mapToLong(tensor -> tensor.shape().elements()).sum();
    assertEquals(golden.get("arrays").asInt(), given.size(), "arrays");
    assertEquals(golden.get("elements").asLong(), elements, "elements");
    assertEquals(golden.get("crc32").asText(), Checksum.of(given), "CRC-32");
  }

  private static Tensor input(JsonNode golden) {
    long[] shape =
        StreamSupport.stream(golden.get("input").spliterator(), false)
            .mapToLong(JsonNode::asLong)
            .toArray();
    Tensor input = Formula.input(shape);
    assertEquals(golden.get("inputCrc32").asText(), Checksum.of(List.of(input)), "input");
    return input;
  }
}
