package dev.cardinal.bench.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cardinal.Model;
import dev.cardinal.Session;
import dev.cardinal.bench.contest.CardinalContestant;
import dev.cardinal.bench.result.Layer;
import dev.cardinal.formats.onnx.OnnxWriter;
import dev.cardinal.model.Networks;
import dev.cardinal.model.SeededWeights;
import dev.cardinal.onednn.OneDnnBackend;
import dev.cardinal.op.Conv;
import dev.cardinal.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each library's layers have each node of the model once, and times that may be. */
class LayersTest {
  private static final int BATCH = 2;
  private static final double ROUNDING_MILLIS = 0.005;

  @TempDir static Path folder;

  private static Path onnx;
  private static Model model;
  private static Tensor input;

  @BeforeAll
  static void write() {
    onnx = folder.resolve("network.onnx");
    OnnxWriter.write(onnx, Networks.byName("cifar_resnet20").graph(new SeededWeights(1)));
    model = Model.load(onnx);
    float[] values = new float[BATCH * 3 * 32 * 32];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) Math.sin(i);
    }
    input = Tensor.of(values, BATCH, 3, 32, 32);
  }

  private static Subject subject(String contestant) {
    return new Subject(contestant, onnx, input, BATCH, 1);
  }

  private static List<Layer> cardinal(String contestant, String... backends) {
    try (var session = new CardinalContestant(model, input, 1, List.of(backends))) {
      return CardinalLayers.of(subject(contestant), session::run, List.of(backends));
    }
  }

  private static void assertComplete(String contestant, List<Layer> layers) {
    List<String> covered = new ArrayList<>();
    layers.forEach(layer -> covered.addAll(layer.nodes()));
    List<String> nodes = model.graph().nodes().stream().map(node -> node.name()).toList();
    assertEquals(nodes.size(), covered.size(), covered::toString);
    assertEquals(Set.copyOf(nodes), Set.copyOf(covered));
    // 40.8 million multiply-adds an image, as the network's authors count, with a few on shortcuts.
    assertEquals(81.6e6, layers.stream().mapToLong(Layer::flops).sum() / (double) BATCH, 1e6);
    double end = 0;
    for (Layer layer : layers) {
      assertEquals(
          contestant + " 2 1", layer.contestant() + " " + layer.batch() + " " + layer.threads());
      assertEquals(layer.nodes().isEmpty(), layer.bytes() == 0, layer::toString);
      assertTrue(layer.start() >= end, layer::toString);
      end = layer.start();
    }
    Layer stem = layers.stream().filter(l -> l.nodes().contains("conv1")).findFirst().orElseThrow();
    assertEquals(List.of("conv1", "bn1", "relu"), stem.nodes());
    assertEquals("conv n2 ic3 ih32 oc16 kh3 ph1", stem.problem());
  }

  /** Steps do not overlap, and in the best run leave less than half of it to who knows what. */
  private static void assertPlausible(StepTimes times) {
    double most = 0;
    for (int run = 0; run < times.millis().size(); run++) {
      double[] starts = times.starts().get(run);
      double[] millis = times.millis().get(run);
      for (int i = 1; i < starts.length; i++) {
        assertTrue(starts[i - 1] + millis[i - 1] <= starts[i] + ROUNDING_MILLIS, "step " + i);
      }
      double whole = starts[starts.length - 1] + millis[starts.length - 1];
      most = Math.max(most, Arrays.stream(millis).sum() / whole);
    }
    assertTrue(most > 0.5 && most < 1.01, "the steps are " + most + " of a run");
  }

  @Test
  void javaFlightRecorderTellsOfVector() {
    List<Layer> layers = cardinal("vector", "vector");
    assertComplete("vector", layers);
    assertTrue(layers.stream().allMatch(layer -> layer.kernel().startsWith("vector:")));
    assertTrue(layers.stream().allMatch(layer -> layer.libraryMillis() == 0));
    assertTrue(layers.stream().allMatch(layer -> layer.millis() > 0));
  }

  @Test
  void aStepThatComputesTwoConvolutionsHasTheNodesOfBoth() {
    Path file = folder.resolve("mobilenet.onnx");
    OnnxWriter.write(file, Networks.byName("mobilenet_v2").graph(new SeededWeights(1)));
    Model mobileNet = Model.load(file);
    Tensor image = Tensor.of(new float[3 * 96 * 96], 1, 3, 96, 96);
    try (var session = new CardinalContestant(mobileNet, image, 1, List.of("vector"))) {
      var subject = new Subject("vector", file, image, 1, 1);
      List<Layer> layers = CardinalLayers.of(subject, session::run, List.of("vector"));
      List<String> covered = layers.stream().flatMap(layer -> layer.nodes().stream()).toList();
      List<String> nodes = mobileNet.graph().nodes().stream().map(node -> node.name()).toList();
      assertEquals(nodes.stream().sorted().toList(), covered.stream().sorted().toList());
      List<Layer> both = layers.stream().filter(layer -> layer.kernel().contains("+")).toList();
      assertEquals(3, both.size(), "of 48x48 and 24x24 pixels");
      for (Layer layer : both) {
        long convolutions = layer.nodes().stream().filter(name -> isConv(mobileNet, name)).count();
        assertEquals(2, convolutions, layer::toString);
      }
    }
  }

  @Test
  void aBatchInPortionsHasEachLayerOnce() {
    int images = 128;
    Tensor many = Tensor.of(new float[images * 3 * 32 * 32], images, 3, 32, 32);
    try (var session = Session.of(model)) {
      assertEquals(4, session.plan(Map.of("input", many.type())).portions());
    }
    for (int threads : new int[] {1, 2}) {
      try (var session = new CardinalContestant(model, many, threads, List.of("vector"))) {
        var subject = new Subject("vector", onnx, many, images, threads);
        List<Layer> layers = CardinalLayers.of(subject, session::run, List.of("vector"));
        assertEquals("conv n128 ic3 ih32 oc16 kh3 ph1", layers.getFirst().problem());
        List<String> covered = layers.stream().flatMap(layer -> layer.nodes().stream()).toList();
        List<String> nodes = model.graph().nodes().stream().map(node -> node.name()).toList();
        assertEquals(nodes.stream().sorted().toList(), covered.stream().sorted().toList());
        assertEquals(81.6e6, layers.stream().mapToLong(Layer::flops).sum() / (double) images, 1e6);
        long start = System.nanoTime();
        session.run();
        double millis = layers.stream().mapToDouble(Layer::millis).sum();
        double once = (System.nanoTime() - start) * 1e-6;
        assertTrue(millis > once / 8 && millis < once * 8, millis + " ms of " + once);
      }
    }
  }

  private static boolean isConv(Model model, String name) {
    return model.graph().nodes().stream()
        .anyMatch(node -> node.name().equals(name) && node.op() instanceof Conv);
  }

  @Test
  void runsAreToldApart() {
    try (var session = new CardinalContestant(model, input, 1, List.of("vector"))) {
      session.run();
      Recorded recorded = Recorded.of(session::run);
      assertEquals("conv1", recorded.steps().getFirst().node());
      assertEquals("fc", recorded.steps().getLast().node());
      assertPlausible(recorded.times());
    }
  }

  @Test
  void oneDnnTellsItsOwnTimes() {
    var reason = new OneDnnBackend().unavailable();
    assumeTrue(reason.isEmpty(), () -> "oneDNN is not available: " + reason.orElse(""));
    List<Layer> layers = cardinal("onednn", "onednn", "vector");
    assertComplete("onednn", layers);
    for (Layer layer : layers) {
      boolean own = layer.kernel().startsWith("onednn:");
      assertEquals(own, layer.libraryMillis() > 0, layer::toString);
      assertEquals(own, layer.kernel().contains(" "), layer::toString);
    }
    assertTrue(layers.stream().anyMatch(layer -> layer.libraryMillis() > 0));
  }

  @Test
  void onnxRuntimeProfilesItself() {
    assertComplete("ort", OnnxRuntimeLayers.of(subject("ort"), Map.of("N", (long) BATCH)));
    OnnxRuntimeProfile profile = OnnxRuntimeLayers.profile(subject("ort"), Map.of());
    assertPlausible(profile.times());
  }

  @Test
  void theRunThatIsShownIsAUsualOne() {
    var times =
        new StepTimes(
            List.of(new double[] {0, 1}, new double[] {0, 9}, new double[] {0, 1.2}),
            List.of(new double[] {1, 2}, new double[] {9, 2}, new double[] {1.2, 8}));
    assertEquals(1.2, times.median(0));
    assertEquals(2, times.median(1));
    assertEquals(1, times.shownStarts()[1]);
  }
}
