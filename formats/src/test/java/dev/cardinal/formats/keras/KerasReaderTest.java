package dev.cardinal.formats.keras;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.format.ModelFormatException;
import dev.cardinal.formats.ZipFiles;
import dev.cardinal.graph.Graph;
import dev.cardinal.graph.Node;
import dev.cardinal.op.Conv;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Configurations with the weights of {@code numbered.keras}, put together here. */
final class KerasReaderTest {
  private static final String INPUT =
      """
      {"class_name": "InputLayer", "name": "x", "config": {"name": "x",
       "batch_shape": [null, 6, 5, 3]}, "inbound_nodes": []}
      """;

  private static final String CONV = layer("Conv2D", "conv", "\"padding\": \"same\"", "x");

  private static String layer(String kind, String name, String settings, String... inputs) {
    String sources =
        String.join(", ", List.of(inputs).stream().map("[\"%s\", 0, 0, {}]"::formatted).toList());
    String more = settings.isEmpty() ? "" : ", " + settings;
    return "{\"class_name\": \"%s\", \"name\": \"%s\", \"config\": {\"name\": \"%s\"%s},"
            .formatted(kind, name, name, more)
        + " \"inbound_nodes\": [[%s]]}".formatted(sources);
  }

  private static String functional(String output, String... layers) {
    return """
    {"class_name": "Functional", "config": {"name": "net", "layers": [%s],
     "input_layers": [["x", 0, 0]], "output_layers": [["%s", 0, 0]]}}
    """
        .formatted(String.join(", ", layers), output);
  }

  private static Graph read(String config) {
    try {
      byte[] weights =
          Files.readAllBytes(Path.of("src", "test", "resources", "keras", "numbered.weights.h5"));
      byte[] archive =
          ZipFiles.stored(
              Map.of(
                  "config.json",
                  config.getBytes(StandardCharsets.UTF_8),
                  "model.weights.h5",
                  weights));
      return new KerasReader().read("net.keras", MemorySegment.ofArray(archive));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void refuses(String reason, String config) {
    var e = assertThrows(ModelFormatException.class, () -> read(config));
    assertTrue(e.getMessage().contains(reason), e.getMessage());
    assertTrue(e.getMessage().startsWith("net.keras"), e.getMessage());
    assertEquals(1, e.getMessage().lines().count(), e.getMessage());
  }

  private static List<String> names(Graph graph) {
    return graph.nodes().stream().map(Node::name).toList();
  }

  @Test
  void activationsAreNodesOfTheirOwn() {
    String conv = layer("Conv2D", "conv", "\"activation\": \"relu\"", "x");
    String act = layer("Activation", "act", "\"activation\": \"swish\"", "conv");
    assertEquals(
        List.of("conv", "conv/Relu", "act/sigmoid", "act"),
        names(read(functional("act", INPUT, conv, act))));
  }

  @Test
  void theInputIsChannelsFirst() {
    Graph graph = read(functional("conv", INPUT, CONV));
    assertEquals("x: float32[Nx3x6x5]", graph.inputs().getFirst().toString());
    assertEquals(List.of("conv"), names(graph));
  }

  /** Layers may be listed in any order, called twice, and lie in models of their own. */
  @Test
  void layersAreAppliedInOrderAndAsOftenAsTheyAreCalled() {
    String relu =
        """
        {"class_name": "ReLU", "name": "relu", "config": {"name": "relu"},
         "inbound_nodes": [[["conv", 0, 0, {}]], [["again", 0, 0, {}]]]}
        """;
    String again = layer("Conv2D", "conv_again", "\"use_bias\": false", "relu");
    String add =
        """
        {"class_name": "Add", "name": "add", "config": {"name": "add"},
         "inbound_nodes": [[["relu", 1, 0, {}], ["conv_again", 0, 0, {}]]]}
        """;
    String dropout = layer("Dropout", "again", "", "conv");
    Graph graph = read(functional("add", INPUT, add, again, relu, dropout, CONV));
    assertEquals(List.of("conv", "relu", "conv_again", "relu_1", "add"), names(graph));
  }

  @Test
  void modelsMayLieInModels() {
    String inner =
        """
        {"class_name": "Sequential", "name": "inner", "config": {"name": "inner", "layers": [
           {"class_name": "InputLayer", "config": {"name": "i", "batch_shape": [null, 6, 5, 3]}},
           {"class_name": "Conv2D", "config": {"name": "conv"}},
           {"class_name": "Activation", "config": {"name": "act", "activation": "tanh"}}]},
         "inbound_nodes": [[["x", 0, 0, {}]]]}
        """;
    Graph graph = read(functional("inner", INPUT, inner));
    assertEquals(List.of("inner/conv", "inner/act"), names(graph));
  }

  /** A ZeroPadding2D becomes part of a convolution, and is a node before anything else. */
  @Test
  void paddingBecomesPartOfConvolutions() {
    String pad = layer("ZeroPadding2D", "pad", "\"padding\": [[1, 0], [2, 3]]", "x");
    Graph graph = read(functional("conv", INPUT, pad, layer("Conv2D", "conv", "", "pad")));
    assertEquals(List.of("conv"), names(graph));
    Conv conv = (Conv) graph.nodes().getFirst().op();
    assertEquals(List.of(1, 2, 0, 3), conv.window().pads());
    String max = layer("MaxPooling2D", "max", "\"pool_size\": [2, 2]", "pad");
    assertEquals(List.of("max/pad", "max"), names(read(functional("max", INPUT, pad, max))));
  }

  @Test
  void pythonCodeIsRefusedWithWhatToDo() {
    refuses(
        "layer 'sum' (Lambda): holds Python code, which is not read; use layers instead",
        functional("sum", INPUT, layer("Lambda", "sum", "", "x")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Conv2D | conv | \"data_format\": \"channels_first\" | channels_first, only channels_last",
        "Conv2D | conv | \"padding\": \"causal\" | the padding 'causal' is not supported",
        "Conv2D | conv | \"strides\": [1, 2, 3] | its strides is not one or two integers",
        "Conv2D | conv | \"strides\": \"a\" | its strides is not one or two integers",
        "Conv2D | conv | \"activation\": \"gelu\" | the activation 'gelu' is not supported",
        "Conv2D | other | \"filters\": 3 | the file has no variable 'kernel' of this layer",
        "Dense | conv | \"units\": 3 | its kernel F32[2x1x3x2] does not have 2 axes",
        "DepthwiseConv2D | depthwise | \"depth_multiplier\": 3 | its depth_multiplier 3",
        "BatchNormalization | norm | \"axis\": [1] | normalises axis 1, only the last one",
        "Reshape | reshape | \"target_shape\": [0, 4] | its target_shape [0, 4] is none",
        "LSTM | rnn | \"units\": 3 | layer 'rnn' (LSTM): is of a class that is not supported",
        "Add | add | \"name\": \"add\" | takes several inputs",
        "ZeroPadding2D | pad | \"padding\": [[1], [0, 0]] | its padding is not that of four sides",
        "ZeroPadding2D | pad | \"padding\": 1 | its result is padded by the last layer",
      })
  void whatIsNotSupportedIsSaid(String kind, String name, String settings, String reason) {
    refuses(reason, functional(name, INPUT, layer(kind, name, settings, "x")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{ | is not JSON",
        "[] | its model is of the class ''",
        "{\"class_name\": \"MyModel\"} | 'MyModel', of which only the Python code knows the layers",
        "{\"class_name\": \"Sequential\"} | has no layers",
      })
  void damagedConfigurationsAreRefused(String config, String reason) {
    refuses(reason, config);
  }

  @Test
  void circlesAndMissingLayersAreRefused() {
    String a = layer("ReLU", "a", "", "b");
    String b = layer("ReLU", "b", "", "a");
    refuses("in a circle, or those of layers not there", functional("a", INPUT, a, b));
    refuses(
        "in a circle, or those of layers not there",
        functional("a", INPUT, layer("ReLU", "a", "", "nothing")));
    refuses(
        "the model has no inputs or no outputs",
        functional("x", INPUT).replace("[\"x\", 0, 0]", ""));
    refuses("output is of layer 'b', which is not there", functional("b", INPUT));
    refuses("two layers are named 'conv'", functional("conv", INPUT, CONV, CONV));
  }
}
