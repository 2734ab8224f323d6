package dev.cardinal.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.format.ModelFormatException;
import dev.cardinal.format.WeightSource;
import dev.cardinal.graph.Binding;
import dev.cardinal.graph.Graph;
import dev.cardinal.graph.GraphException;
import dev.cardinal.graph.Node;
import dev.cardinal.graph.Value;
import dev.cardinal.model.ResNet.Block;
import dev.cardinal.model.ResNet.Stage;
import dev.cardinal.model.ResNet.Stem;
import dev.cardinal.op.Conv;
import dev.cardinal.op.ConvProblem;
import dev.cardinal.tensor.TensorType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the residual networks are made of. */
final class ResNetTest {
  private static final ShapesOnly ZEROS = new ShapesOnly();

  static Graph bind(Graph graph, long... dims) {
    return Binding.bind(graph, Map.of("input", TensorType.float32(dims)), Map.of());
  }

  private static String shape(Graph graph, String value) {
    return graph.type(new Value(value)).orElseThrow().shape().toString();
  }

  @Test
  void theInputIsSymbolicInAllButItsChannels() {
    Graph graph = ResNet.RESNEXT50_32X4D.graph(ZEROS);
    assertEquals("[input: float32[Nx3xHxW]]", graph.inputs().toString());
    assertEquals("[output]", graph.outputs().toString());
  }

  @ParameterizedTest
  @CsvSource({
    "resnet18, 2x64x56x56, 2x128x28x28, 2x256x14x14, 2x512x7x7",
    "resnext50_32x4d, 2x256x56x56, 2x512x28x28, 2x1024x14x14, 2x2048x7x7",
    "wide_resnet101_2, 2x256x56x56, 2x512x28x28, 2x1024x14x14, 2x2048x7x7",
  })
  void stagesHalveTheImage(String name, String one, String two, String three, String four) {
    Graph graph = bind(Networks.byName(name).graph(ZEROS), 2, 3, 224, 224);
    assertEquals("2x64x112x112", shape(graph, "conv1"));
    assertEquals("2x64x56x56", shape(graph, "maxpool"));
    assertEquals(one, shape(graph, "layer1.1.relu"));
    assertEquals(two, shape(graph, "layer2.1.relu"));
    assertEquals(three, shape(graph, "layer3.1.relu"));
    assertEquals(four, shape(graph, "layer4.1.relu"));
    assertEquals("2x1000", shape(graph, "output"));
  }

  @Test
  void takesImagesOfAnyProportion() {
    Graph graph = bind(ResNet.RESNEXT50_32X4D.graph(ZEROS), 1, 3, 193, 257);
    assertEquals("1x2048x7x9", shape(graph, "layer4.2.relu"));
  }

  @Test
  void nodesAreNamedAsTheModulesThatHoldTheirParameters() {
    Graph graph = ResNet.RESNEXT50_32X4D.graph(ZEROS);
    for (Node node : graph.nodes()) {
      node.inputs().stream()
          .filter(value -> graph.constant(value).isPresent())
          .forEach(value -> assertTrue(value.name().startsWith(node.name() + "."), value::name));
    }
    for (String name :
        List.of(
            "conv1.weight",
            "bn1.running_mean",
            "layer1.0.conv2.weight",
            "layer1.0.downsample.0.weight",
            "layer1.0.downsample.1.running_var",
            "layer4.2.bn3.bias",
            "fc.weight",
            "fc.bias")) {
      assertTrue(graph.constant(new Value(name)).isPresent(), name);
    }
    assertFalse(graph.constant(new Value("layer1.1.downsample.0.weight")).isPresent());
  }

  @Test
  void theStrideOfABottleneckIsInItsSecondConvolution() {
    Graph graph = bind(ResNet.RESNET50.graph(ZEROS), 1, 3, 224, 224);
    assertEquals("1x128x56x56", shape(graph, "layer2.0.conv1"));
    assertEquals("1x128x28x28", shape(graph, "layer2.0.conv2"));
  }

  @ParameterizedTest
  @CsvSource({
    "resnet18, 1.81",
    "resnet50, 4.09",
    "resnext50_32x4d, 4.23",
    "resnext101_32x8d, 16.41",
    "resnext101_64x4d, 15.46",
    "wide_resnet50_2, 11.40",
    "wide_resnet101_2, 22.75",
  })
  void multipliesAndAddsAsOftenAsTorchvisionSays(String name, double billions) {
    Graph graph = bind(Networks.byName(name).graph(ZEROS), 1, 3, 224, 224);
    long macs = problems(graph).stream().mapToLong(ConvProblem::macs).sum();
    macs += graph.constant(new Value("fc.weight")).orElseThrow().shape().elements();
    assertEquals(billions, macs / 1e9, 0.006);
  }

  /** The problems of all convolutions in order, whose types must be known. */
  static List<ConvProblem> problems(Graph graph) {
    return graph.nodes().stream()
        .filter(node -> node.op() instanceof Conv)
        .map(node -> ConvProblem.of((Conv) node.op(), graph.operands(node).orElseThrow()))
        .toList();
  }

  @Test
  void takesOtherClassesAndChannels() {
    Graph graph = ResNet.RESNET18.withClasses(10).withChannels(1).graph(ZEROS);
    assertEquals("3x10", shape(bind(graph, 3, 1, 32, 32), "output"));
    assertEquals(Map.of(Networks.WEIGHTS, "zeros"), graph.metadata());
  }

  @Test
  void metadataTellOfPreprocessingAndWeights() {
    Map<String, String> metadata = ResNet.RESNET18.withClasses(10).graph(ZEROS).metadata();
    assertEquals("3,224,224", metadata.get("cardinal.input_size"));
    assertEquals("0.485,0.456,0.406", metadata.get("cardinal.mean"));
    assertEquals("0.229,0.224,0.225", metadata.get("cardinal.std"));
    assertEquals("0.875", metadata.get("cardinal.crop_pct"));
    assertEquals("bilinear", metadata.get("cardinal.interpolation"));
    assertEquals("zeros", metadata.get("cardinal.weights"));
  }

  /** The network of the embedded model: its parameters are counted where it was trained. */
  @Test
  void expressesNetworksForSmallImages() {
    var stages = List.of(new Stage(2, 128, 128, 2), new Stage(2, 256, 256, 2));
    var net = new ResNet("fashion", Block.BOTTLENECK, Stem.SMALL, stages, 32, 10, 1, Map.of());
    Graph graph = bind(net.graph(ZEROS), 1, 1, 28, 28);
    assertEquals(382_410, NetworksTest.parameters(graph));
    assertEquals("1x64x28x28", shape(graph, "relu"));
    assertEquals("1x128x14x14", shape(graph, "layer1.1.relu"));
    assertEquals("1x256x7x7", shape(graph, "layer2.1.relu"));
  }

  /** ResNeXt-29, 8x64d for CIFAR-10, of 34.4 million parameters by the paper (table 7). */
  @Test
  void expressesThePapersNetworkForCifar() {
    var stages =
        List.of(new Stage(3, 512, 256, 1), new Stage(3, 1024, 512, 2), new Stage(3, 2048, 1024, 2));
    var net = new ResNet("resnext29", Block.BOTTLENECK, Stem.SMALL, stages, 8, 10, 3, Map.of());
    assertEquals(34.4, NetworksTest.parameters(net.graph(ZEROS)) / 1e6, 0.05);
  }

  @Test
  void refusesNumbersThatMakeNoNetwork() {
    assertThrows(IllegalArgumentException.class, () -> ResNet.RESNET18.withClasses(0));
    assertThrows(IllegalArgumentException.class, () -> ResNet.RESNET18.withChannels(-1));
    var stages = List.of(new Stage(1, 100, 256, 1));
    var error =
        assertThrows(
            IllegalArgumentException.class,
            () -> new ResNet("n", Block.BOTTLENECK, Stem.SMALL, stages, 32, 10, 3, Map.of()));
    assertTrue(error.getMessage().contains("32"), error.getMessage());
  }

  @Test
  void namesAParameterThatIsMissing() {
    WeightSource empty = WeightSource.of("weights.file", Map.of());
    var error = assertThrows(ModelFormatException.class, () -> ResNet.RESNET18.graph(empty));
    assertTrue(error.getMessage().contains("conv1.weight"), error.getMessage());
    assertTrue(error.getMessage().contains("64x3x7x7"), error.getMessage());
  }

  private static long projections(ResNet net) {
    return net.graph(ZEROS).nodes().stream()
        .filter(node -> node.name().endsWith(".downsample.0"))
        .count();
  }

  @Test
  void shortcutsAreProjectedWhereTheyMustOrAlways() {
    assertEquals(4, projections(ResNet.RESNET50));
    assertEquals(3, projections(ResNet.RESNET18));
    assertEquals(16, projections(ResNet.RESNET50.with(Shortcut.PROJECTION)));
    var same = List.of(new Stage(3, 8, 64, 1));
    var net = new ResNet("same", Block.BOTTLENECK, Stem.SMALL, same, 4, 10, 3, Map.of());
    assertEquals(0, projections(net));
    assertEquals(net.graph(ZEROS).nodes(), net.with(Shortcut.IDENTITY).graph(ZEROS).nodes());
  }

  /** Either the channels differ, or the stride, or both. */
  @ParameterizedTest
  @CsvSource({"128, 1, Nx64xHxW, Nx128xHxW", "64, 2, Nx64xHxW, Nx64xH/2xW/2"})
  void anIdentityThatCannotBeAddedIsAnError(int out, int stride, String in, String result) {
    var stages = List.of(new Stage(1, 8, 64, 1), new Stage(1, 8, out, stride));
    var net = new ResNet("odd", Block.BOTTLENECK, Stem.SMALL, stages, 4, 10, 3, Map.of());
    var error = assertThrows(GraphException.class, () -> net.with(Shortcut.IDENTITY).graph(ZEROS));
    for (String part : List.of("'layer2.0'", in + ",", result + ",", "Shortcut.AUTO")) {
      assertTrue(error.getMessage().contains(part), error.getMessage());
    }
  }

  /** Both in the form with one path and in those with several. */
  @ParameterizedTest
  @EnumSource
  void biasesStandInEveryConvolution(Form form) {
    var stages = List.of(new Stage(1, 8, 64, 2));
    Traits traits = Traits.USUAL.withBiases().with(form);
    var net = new ResNet("b", Block.BOTTLENECK, Stem.SMALL, stages, 4, traits, 10, 3, Map.of());
    Graph graph = net.graph(ZEROS);
    long more = NetworksTest.parameters(graph) - NetworksTest.parameters(unbiased(net));
    assertEquals(64 + 8 + 8 + 64 + 64, more);
  }

  private static Graph unbiased(ResNet net) {
    return net.with(Traits.USUAL.with(net.traits().form())).graph(ZEROS);
  }

  @Test
  void projectionsAreBareNormalisedOrPooled() {
    assertEquals(
        List.of("layer2.0.downsample.0"), projection(ResNets.FASHION_RESNET18, "layer2.0"));
    assertEquals(
        List.of("layer2.0.downsample.0", "layer2.0.downsample.1"),
        projection(ResNet.RESNET18, "layer2.0"));
    assertEquals(
        List.of("layer2.0.downsample.0", "layer2.0.downsample.1", "layer2.0.downsample.2"),
        projection(ResNets.RESNEXT50D_32X4D, "layer2.0"));
    assertEquals(
        List.of("layer1.0.downsample.1", "layer1.0.downsample.2"),
        projection(ResNets.RESNEXT50D_32X4D, "layer1.0"),
        "a stride of 1 leaves nothing to pool");
  }

  private static List<String> projection(ResNet net, String block) {
    return net.graph(ZEROS).nodes().stream()
        .map(Node::name)
        .filter(name -> name.startsWith(block + ".downsample"))
        .toList();
  }
}
