package dev.cardinal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.cardinal.graph.Dim;
import dev.cardinal.graph.GraphBuilder;
import dev.cardinal.graph.GraphException;
import dev.cardinal.graph.Value;
import dev.cardinal.model.Networks;
import dev.cardinal.op.Add;
import dev.cardinal.op.BatchNormalization;
import dev.cardinal.op.Concat;
import dev.cardinal.op.Gather;
import dev.cardinal.op.MatMul;
import dev.cardinal.op.PRelu;
import dev.cardinal.op.Reshape;
import dev.cardinal.op.ShapeOf;
import dev.cardinal.op.Transpose;
import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SummaryTest {
  private static Tensor zeros(long... dims) {
    return Tensor.allocate(TensorType.float32(dims));
  }

  private static Summary summary(GraphBuilder graph, long... dims) {
    return Summary.of(Model.of(graph.build()), Map.of("x", TensorType.float32(dims)));
  }

  @ParameterizedTest
  @CsvSource({
    "resnet18, 11689512, 1814073344",
    "resnet50, 25557032, 4089184256",
    "resnext50_32x4d, 25028904, 4230479872",
    "wide_resnet50_2, 68883240, 11398021120",
  })
  void networksHaveAsManyParametersAndMultiplyAccumulatesAsTorchvisionSays(
      String network, long parameters, long macs) {
    Summary summary =
        Summary.of(
            Model.of(Networks.byName(network).graph()),
            Map.of("input", TensorType.float32(1, 3, 224, 224)));
    assertEquals(parameters, summary.parameters());
    assertEquals(macs, summary.macs());
  }

  @Test
  void runningStatisticsAndSettingsAreNoParametersButSlopesAre() {
    var graph = new GraphBuilder("g");
    Value x = graph.input("x", DType.FLOAT32, Dim.of("N"), Dim.of(3));
    for (String name : List.of("scale", "bias", "mean", "variance")) {
      graph.constant(name, zeros(3));
    }
    graph.constant("slope", zeros(1));
    graph.constant("offset", zeros(1));
    Value normed =
        graph.node(
            "bn",
            new BatchNormalization(),
            x,
            new Value("scale"),
            new Value("bias"),
            new Value("mean"),
            new Value("variance"));
    Value activated = graph.node("prelu", new PRelu(), normed, new Value("slope"));
    graph.output(graph.node("add", new Add(), activated, new Value("offset")));
    List<Summary.Layer> layers = summary(graph, 2, 3).layers();
    assertEquals(List.of(6L, 1L, 0L), layers.stream().map(Summary.Layer::parameters).toList());
  }

  @Test
  void sharedAndComputedParametersCountOnce() {
    var graph = new GraphBuilder("g");
    Value x = graph.input("x", DType.FLOAT32, Dim.of("N"), Dim.of(4));
    Value weights = graph.constant("weights", zeros(4, 4));
    Value transposed = graph.node("transpose", new Transpose(List.of(1, 0)), weights);
    Value first = graph.node("first", new MatMul(), x, transposed);
    graph.output(graph.node("second", new MatMul(), first, transposed));
    Summary summary = summary(graph, 2, 4);
    assertEquals(16, summary.parameters());
    assertEquals(2 * 2 * 4 * 4, summary.macs());
  }

  @Test
  void shapeArithmeticDoesNotHideShapes() {
    var graph = new GraphBuilder("g");
    Value x = graph.input("x", DType.FLOAT32, Dim.of("N"), Dim.of(2), Dim.of("H"));
    Value shape = graph.node("shape", new ShapeOf(), x);
    Value batch = graph.node("n", new Gather(0), shape, graph.constant("0", Tensor.vector(0)));
    Value rest = graph.constant("rest", Tensor.vector(-1));
    Value target = graph.node("target", new Concat(0), batch, rest);
    graph.output(graph.node("flat", new Reshape(false), x, target));
    Summary summary = summary(graph, 5, 2, 3);
    Summary.Layer flat = summary.layers().getLast();
    assertEquals(Optional.of(TensorType.float32(5, 6)), flat.output());
    assertEquals(0, flat.bytes(), "a view");
    assertEquals(5 * 2 * 3 * 4, summary.inputBytes());
  }

  @Test
  void typesThatTheModelDoesNotTakeAreRefused() {
    Model model = Model.of(Networks.byName("resnet18").graph());
    assertThrows(
        GraphException.class,
        () -> Summary.of(model, Map.of("input", TensorType.float32(1, 4, 64, 64))));
  }
}
