package dev.cardinal.tests;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cardinal.Model;
import dev.cardinal.Session;
import dev.cardinal.graph.Graph;
import dev.cardinal.graph.GraphBuilder;
import dev.cardinal.graph.Value;
import dev.cardinal.model.Networks;
import dev.cardinal.model.ResNet;
import dev.cardinal.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * torchvision's networks give torchvision's numbers, as {@code tests/golden} computes them in
 * float64: their logits to the bound on max|a-b| / max|b|, and the statistics of their stages to
 * the same part of the stage's largest element (of the l2 norm: of the norm itself).
 */
final class GoldenNetworksTest {
  /** PyTorch's own float32 is off by 7e-7 to 2.2e-6. */
  private static final double VECTOR = 2e-5;

  private static final double REFERENCE = 5e-6;

  private static final double ONEDNN = 2e-5;

  /** The reference is slow: one image, of the size with fewer pixels. */
  private static final List<Long> SMALLEST = List.of(1L, 3L, 193L, 257L);

  @ParameterizedTest
  @ValueSource(strings = {"resnext50_32x4d", "resnext101_32x8d", "resnet18", "wide_resnet50_2"})
  void vectorAndReferenceGiveTorchvisionsNumbers(String name) {
    JsonNode golden = Resources.json("/golden/" + name + ".json");
    var network = (ResNet) Networks.byName(name);
    FormulaWeights weights = FormulaWeights.of(network.block());
    Graph graph = network.graph(weights);
    assertParametersAreTheFormulas(weights, golden.get("parameters"));
    Map<String, Value> stages = stages(network);
    var model = Model.of(withOutputs(graph, stages));

    try (Session session = Session.builder(model).backends("vector").strict(true).build()) {
      for (JsonNode run : golden.get("runs")) {
        check(session, run, stages, VECTOR, name + " vector");
      }
    }
    try (Session session = Session.builder(model).backends("reference").threads(1).build()) {
      JsonNode run = run(golden, SMALLEST);
      check(session, run, stages, REFERENCE, name + " reference");
    }
  }

  /** oneDNN computes all of the network itself. */
  @ParameterizedTest
  @ValueSource(strings = {"resnext50_32x4d", "resnext101_32x8d", "resnet18", "wide_resnet50_2"})
  void oneDnnGivesTorchvisionsNumbers(String name) {
    OneDnn.required();
    JsonNode golden = Resources.json("/golden/" + name + ".json");
    var network = (ResNet) Networks.byName(name);
    Map<String, Value> stages = stages(network);
    Graph graph = network.graph(FormulaWeights.of(network.block()));
    var model = Model.of(withOutputs(graph, stages));
    try (Session session = Session.builder(model).backends("onednn").strict(true).build()) {
      for (JsonNode run : golden.get("runs")) {
        check(session, run, stages, ONEDNN, name + " onednn");
      }
      List<String> kernels = OneDnn.kernels(session);
      assertEquals(kernels.size(), OneDnn.count(kernels), kernels::toString);
    }
  }

  /** The network as its users have it, without stages among its outputs. */
  @ParameterizedTest
  @ValueSource(strings = {"resnext50_32x4d", "resnet18"})
  void plainNetworkGivesTorchvisionsLogits(String name) {
    JsonNode run = run(Resources.json("/golden/" + name + ".json"), SMALLEST);
    Model model = Model.of(FormulaWeights.graph(Networks.byName(name)));
    try (Session session = Session.of(model)) {
      Tensor logits = session.run(input(run));
      Errors.assertClose(logits, logits(run), VECTOR, name);
    }
  }

  private static void assertParametersAreTheFormulas(FormulaWeights weights, JsonNode expected) {
    long elements =
        weights.given().values().stream().mapToLong(tensor -> tensor.shape().elements()).sum();
    assertEquals(expected.get("arrays").asInt(), weights.given().size(), "arrays");
    assertEquals(expected.get("elements").asLong(), elements, "elements");
    for (Map.Entry<String, JsonNode> spot : expected.get("firstSecondLastBits").properties()) {
      Tensor tensor = weights.given().get(spot.getKey());
      long last = tensor.shape().elements() - 1;
      List<String> bits = List.of(bits(tensor, 0), bits(tensor, 1), bits(tensor, last));
      assertEquals(strings(spot.getValue()), bits, spot.getKey());
    }
    assertEquals(expected.get("crc32").asText(), Checksum.of(weights.given().values()), "CRC-32");
  }

  private static String bits(Tensor tensor, long index) {
    return "%08x".formatted(Float.floatToRawIntBits(tensor.floatAt(index)));
  }

  private static List<String> strings(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).map(JsonNode::asText).toList();
  }

  /** The values that torchvision's modules of the same names yield. */
  private static Map<String, Value> stages(ResNet network) {
    Map<String, Value> stages = new LinkedHashMap<>();
    stages.put("stem", new Value("relu"));
    stages.put("maxpool", new Value("maxpool"));
    for (int i = 0; i < network.stages().size(); i++) {
      String layer = "layer" + (i + 1);
      stages.put(layer, new Value(layer + "." + (network.stages().get(i).blocks() - 1) + ".relu"));
    }
    stages.put("avgpool", new Value("avgpool"));
    stages.put("fc", new Value("output"));
    return stages;
  }

  private static Graph withOutputs(Graph graph, Map<String, Value> stages) {
    GraphBuilder builder = graph.toBuilder();
    stages.values().stream().filter(value -> !graph.isOutput(value)).forEach(builder::output);
    return builder.build();
  }

  private static JsonNode run(JsonNode golden, List<Long> shape) {
    return StreamSupport.stream(golden.get("runs").spliterator(), false)
        .filter(run -> longs(run.get("input").get("shape")).equals(shape))
        .findFirst()
        .orElseThrow();
  }

  private static List<Long> longs(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).map(JsonNode::asLong).toList();
  }

  private static Tensor input(JsonNode run) {
    long[] shape =
        longs(run.get("input").get("shape")).stream().mapToLong(Long::longValue).toArray();
    Tensor input = Formula.input(shape);
    String expected = run.get("input").get("crc32").asText();
    assertEquals(expected, Checksum.of(List.of(input)), "CRC-32 of the input");
    return input;
  }

  private static Tensor logits(JsonNode run) {
    return Resources.npy("/golden/" + run.get("logits").asText());
  }

  private static void check(
      Session session, JsonNode run, Map<String, Value> stages, double bound, String what) {
    Map<String, Tensor> outputs = session.run(Map.of("input", input(run)));
    var checks = new ArrayList<Executable>();
    for (Map.Entry<String, JsonNode> stage : run.get("stages").properties()) {
      Tensor tensor = outputs.get(stages.get(stage.getKey()).name());
      String where = what + " " + run.get("logits").asText() + " " + stage.getKey();
      checks.add(() -> assertStatistics(Statistics.of(tensor), stage.getValue(), bound, where));
    }
    Tensor logits = outputs.get("output");
    checks.add(
        () -> Errors.assertClose(logits, logits(run), bound, what + " " + run.get("logits")));
    assertAll(what, checks);
  }

  private static void assertStatistics(
      Statistics actual, JsonNode expected, double bound, String where) {
    assertEquals(longs(expected.get("shape")), actual.shape(), where);
    double least = expected.get("min").asDouble();
    double greatest = expected.get("max").asDouble();
    double largest = Math.max(Math.abs(least), Math.abs(greatest));
    double l2 = expected.get("l2").asDouble();
    double worst = Math.abs(actual.l2() - l2) / l2;
    worst = Math.max(worst, Math.abs(actual.min() - least) / largest);
    worst = Math.max(worst, Math.abs(actual.max() - greatest) / largest);
    worst = Math.max(worst, Math.abs(actual.mean() - expected.get("mean").asDouble()) / largest);
    worst = Math.max(worst, Math.abs(actual.std() - expected.get("std").asDouble()) / largest);
    JsonNode indices = expected.get("sampleIndices");
    for (int i = 0; i < indices.size(); i++) {
      double sample = actual.tensor().floatAt(indices.get(i).asLong());
      double value = expected.get("sampleValues").get(i).asDouble();
      worst = Math.max(worst, Math.abs(sample - value) / largest);
    }
    double error = worst;
    assertTrue(error <= bound, () -> "%s: error %.2e, at most %.2e".formatted(where, error, bound));
  }
}
