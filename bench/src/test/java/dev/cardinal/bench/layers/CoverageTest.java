package dev.cardinal.bench.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cardinal.Model;
import dev.cardinal.graph.Dim;
import dev.cardinal.graph.GraphBuilder;
import dev.cardinal.graph.Node;
import dev.cardinal.graph.Value;
import dev.cardinal.op.Add;
import dev.cardinal.op.BatchNormalization;
import dev.cardinal.op.Conv;
import dev.cardinal.op.Flatten;
import dev.cardinal.op.GlobalAveragePool;
import dev.cardinal.op.MatMul;
import dev.cardinal.op.PostOps;
import dev.cardinal.op.Relu;
import dev.cardinal.op.Window;
import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Two convolutions, of which a residual block, and a classifier. */
class CoverageTest {
  private static final NodeTable TABLE = table();

  private static NodeTable table() {
    var g = new GraphBuilder("net");
    Value x = g.input("x", DType.FLOAT32, Dim.of("N"), Dim.of(4), Dim.of(5), Dim.of(5));
    Value one = activated(g, "1", x);
    Value two = activated(g, "2", one);
    Value three = g.node("conv3", conv(), two, weights(g, "w3"));
    Value sum = g.node("relu3", new Relu(), g.node("add", new Add(), three, one));
    Value flat = g.node("flat", new Flatten(1), g.node("pool", new GlobalAveragePool(), sum));
    Value scale = g.node("twice", new Add(), matrix(g, "half"), matrix(g, "other"));
    Value scores = g.node("product", new MatMul(), flat, scale);
    Value bias = g.constant("bias", Tensor.of(new float[3], 3));
    Model model = Model.of(g.output(g.node("scores", new Add(), scores, bias)).build());
    return NodeTable.of(model, Map.of("x", Tensor.of(new float[200], 2, 4, 5, 5)));
  }

  private static Value activated(GraphBuilder g, String name, Value src) {
    Value conv = g.node("conv" + name, conv(), src, weights(g, "w" + name));
    Value[] norm = new Value[4];
    for (int i = 0; i < 4; i++) {
      norm[i] = g.constant("n" + name + i, Tensor.of(new float[] {1, 1, 1, 1}, 4));
    }
    Value bn =
        g.node(
            "bn" + name, new BatchNormalization(1e-5f), conv, norm[0], norm[1], norm[2], norm[3]);
    return g.node("relu" + name, new Relu(), bn);
  }

  private static Conv conv() {
    return new Conv(Window.square(3, 1, 1), 1, PostOps.NONE);
  }

  private static Value weights(GraphBuilder g, String name) {
    return g.constant(name, Tensor.of(new float[4 * 4 * 9], 4, 4, 3, 3));
  }

  private static Value matrix(GraphBuilder g, String name) {
    return g.constant(name, Tensor.of(new float[12], 4, 3));
  }

  private static List<String> covered(Step... steps) {
    return Coverage.of(TABLE, List.of(steps)).stream()
        .map(nodes -> String.join(" ", nodes.stream().map(Node::name).toList()))
        .toList();
  }

  private static Step node(String operator, String name) {
    return new Step(operator, "", "", Set.of(name), Set.of());
  }

  private static Step value(String operator, String name) {
    return new Step(operator, "", "", Set.of(), Set.of(name));
  }

  private static final List<String> EXPECTED =
      List.of("conv1 bn1 relu1", "conv2 bn2 relu2", "conv3 add relu3");

  /** As ONNX Runtime tells of blocked convolutions: an addition is in one that does not name it. */
  @Test
  void aResultTellsWhatWasFusedBeforeIt() {
    List<String> covered =
        covered(
            value("Conv", "relu1"),
            value("Conv", "relu2"),
            value("Conv", "conv3"),
            node("Flatten", "flat"),
            node("GlobalAveragePool", "pool"),
            node("Gemm", "product"));
    assertEquals(EXPECTED, covered.subList(0, 3));
    assertEquals(List.of("flat", "pool", "twice product scores"), covered.subList(3, 6));
  }

  /** As the engine tells: the first node's name, and the name of what comes out in the end. */
  @Test
  void namesAndResultsTogetherTellTheSame() {
    List<String> covered =
        covered(
            new Step("Conv", "", "", Set.of("conv1"), Set.of("relu1")),
            new Step("Reorder", "", "", Set.of(), Set.of()),
            new Step("Conv", "", "", Set.of("conv2"), Set.of("relu2")),
            new Step("Conv", "", "", Set.of("conv3"), Set.of("relu3")),
            new Step("GlobalAveragePool", "", "", Set.of("pool"), Set.of("pool")),
            new Step("Gemm", "", "", Set.of("scores"), Set.of("scores")));
    assertEquals(
        List.of(
            EXPECTED.get(0),
            "",
            EXPECTED.get(1),
            EXPECTED.get(2),
            "pool flat",
            "twice product scores"),
        covered);
  }

  /** Names alone: what is not named goes with what it follows, an addition with the later one. */
  @Test
  void whatIsNotNamedGoesWithWhatItFollows() {
    List<String> covered =
        covered(
            node("Conv", "conv1"),
            node("Conv", "conv2"),
            node("Conv", "conv3"),
            node("GlobalAveragePool", "pool"),
            node("MatMul", "product"));
    assertEquals(EXPECTED, covered.subList(0, 3));
    assertEquals(List.of("pool flat", "twice product scores"), covered.subList(3, 5));
  }

  @Test
  void workAndBytesAreCountedOnce() {
    Node conv = TABLE.named("conv1").orElseThrow();
    assertEquals(2 * 200 * 36, TABLE.flops(conv));
    assertEquals("conv n2 ic4 ih5 oc4 kh3 ph1", TABLE.problem(conv));
    assertEquals(4 * (200 + 144 + 200), TABLE.bytes(List.of(conv)));
    Node bn = TABLE.named("bn1").orElseThrow();
    Node relu = TABLE.named("relu1").orElseThrow();
    assertEquals(4 * (200 + 144 + 16 + 200), TABLE.bytes(List.of(conv, bn, relu)));
    assertEquals(0, TABLE.flops(relu));
    Node add = TABLE.named("add").orElseThrow();
    Node third = TABLE.named("conv3").orElseThrow();
    assertEquals(4 * (200 + 144 + 200 + 200), TABLE.bytes(List.of(third, add)));
    assertEquals(2 * 2 * 3 * 4, TABLE.flops(TABLE.named("product").orElseThrow()));
    assertEquals(List.of(conv, bn, relu), TABLE.mainFirst(List.of(conv, bn, relu)));
    assertEquals(List.of(third, add), TABLE.mainFirst(List.of(add, third)));
  }
}
