package dev.cardinal.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.graph.Graph;
import dev.cardinal.graph.Value;
import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Shape;
import dev.cardinal.tensor.TensorType;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

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
    "vgg11_bn, 132868840, 54",
    "vgg13_bn, 133053736, 66",
    "vgg16_bn, 138365992, 84",
    "vgg19_bn, 143678248, 102",
    "mobilenet_v2, 3504872, 262",
    "squeezenet1_1, 1235496, 52",
    "densenet121, 7978856, 606",
  })
  void parametersAreAsManyAsTorchvisions(String name, long parameters, int arrays) {
    Graph graph = Networks.byName(name).graph(new ShapesOnly());
    assertEquals(parameters, parameters(graph));
    assertEquals(arrays, arrays(graph));
  }

  /**
   * Known from where the networks come: timm's table of models ("27.56", "25.05" million), "Dive
   * into Deep Learning", pretrained networks for CIFAR-10, the ResNeXt paper's table 7 ("34.4",
   * "68.1" million), and keras-applications, which counts running statistics too (25,097,128 and
   * 44,315,560).
   */
  @ParameterizedTest
  @CsvSource({
    "seresnext50_32x4d, 27559896",
    "resnext50d_32x4d, 25048136",
    "fashion_resnet18, 11178378",
    "cifar_resnet20, 272474",
    "cifar_resnet32, 466906",
    "cifar_resnet44, 661338",
    "cifar_resnet56, 855770",
    "cifar_resnet110, 1730714",
    "cifar_resnext29_8x64d, 34426698",
    "cifar_resnext29_16x64d, 68155210",
    "lenet5, 61706",
    "keras_resnext50, 25028904",
    "keras_resnext101, 44177704",
  })
  void parametersAreAsManyAsElsewhere(String name, long parameters) {
    assertEquals(parameters, parameters(Networks.byName(name).graph(new ShapesOnly())));
  }

  /** Single numbers are settings of operators. */
  private static long arrays(Graph graph) {
    return graph.constants().values().stream().filter(c -> c.shape().rank() > 0).count();
  }

  static long parameters(Graph graph) {
    return graph.constants().entrySet().stream()
        .filter(constant -> !constant.getKey().name().contains(".running_"))
        .filter(constant -> constant.getValue().dtype() == DType.FLOAT32)
        .filter(constant -> constant.getValue().shape().rank() > 0)
        .mapToLong(constant -> constant.getValue().shape().elements())
        .sum();
  }

  @Test
  void everyNetworkIsRegisteredUnderItsName() {
    assertEquals(32, Networks.names().size());
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

  private static List<String> names() {
    return Networks.names();
  }

  private static Shape parameter(Graph graph, String name) {
    return graph.constant(new Value(name)).orElseThrow().shape();
  }

  @ParameterizedTest
  @MethodSource("names")
  void takesOtherClassesAndChannels(String name) {
    Network network = Networks.byName(name).withClasses(7).withChannels(5);
    Graph graph = network.graph(new ShapesOnly());
    assertEquals(7, parameter(graph, network.outputParameter()).dim(0));
    assertEquals(5, parameter(graph, network.inputParameter()).dim(1));
    assertEquals(Map.of(Networks.WEIGHTS, "zeros"), graph.metadata());
    assertThrows(IllegalArgumentException.class, () -> network.withClasses(0));
    assertThrows(IllegalArgumentException.class, () -> network.withChannels(0));
  }

  /** An image as the metadata describe it comes to one score for each class. */
  @ParameterizedTest
  @MethodSource("names")
  void takesTheImagesThatItsMetadataTellOf(String name) {
    Graph graph = Networks.byName(name).graph(new ShapesOnly());
    String size = graph.metadata().get(Networks.INPUT_SIZE);
    long[] dims = Arrays.stream(("2," + size).split(",")).mapToLong(Long::parseLong).toArray();
    Graph bound = ResNetTest.bind(graph, dims);
    long classes = parameter(graph, Networks.byName(name).outputParameter()).dim(0);
    assertEquals(TensorType.float32(2, classes), bound.type(new Value("output")).orElseThrow());
    assertTrue(graph.metadata().keySet().containsAll(List.of(Networks.MEAN, Networks.STD)), name);
  }

  /**
   * Whichever a program names first: the registry needs the networks, and they must not need it.
   */
  @ParameterizedTest
  @ValueSource(
      classes = {
        Networks.class,
        ResNet.class,
        ResNets.class,
        KerasResNeXt.class,
        Vgg.class,
        MobileNetV2.class,
        SqueezeNet.class,
        DenseNet.class,
        LeNet.class
      })
  void anyNetworkCanBeNamedFirst(Class<?> first) throws ReflectiveOperationException, IOException {
    URL classes = Networks.class.getProtectionDomain().getCodeSource().getLocation();
    try (var loader = new URLClassLoader(new URL[] {classes}, null)) {
      Class.forName(first.getName(), true, loader);
      Class<?> networks = Class.forName(Networks.class.getName(), true, loader);
      assertEquals(Networks.names(), networks.getMethod("names").invoke(null));
    }
  }
}
