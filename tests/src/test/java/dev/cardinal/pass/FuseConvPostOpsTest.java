package dev.cardinal.pass;

import static dev.cardinal.pass.PassTester.assertLeftAlone;
import static dev.cardinal.pass.PassTester.node;
import static dev.cardinal.pass.PassTester.ops;
import static dev.cardinal.pass.PassTester.rewrite;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cardinal.graph.Dim;
import dev.cardinal.graph.Graph;
import dev.cardinal.graph.Value;
import dev.cardinal.op.Add;
import dev.cardinal.op.Clip;
import dev.cardinal.op.Conv;
import dev.cardinal.op.Flatten;
import dev.cardinal.op.Gemm;
import dev.cardinal.op.HardSigmoid;
import dev.cardinal.op.HardSwish;
import dev.cardinal.op.LeakyRelu;
import dev.cardinal.op.Op;
import dev.cardinal.op.Relu;
import dev.cardinal.op.Sigmoid;
import dev.cardinal.op.Sum;
import dev.cardinal.op.Tanh;
import dev.cardinal.op.UnaryOp;
import dev.cardinal.tensor.Tensor;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class FuseConvPostOpsTest {
  private final GraphPass pass = new FuseConvPostOps();
  private final SmallGraph g = new SmallGraph();

  static Stream<UnaryOp> activations() {
    return Stream.of(
        new Relu(),
        new LeakyRelu(0.1f),
        new Sigmoid(),
        new HardSigmoid(0.2f, 0.4f),
        new HardSwish(),
        new Tanh());
  }

  @ParameterizedTest
  @MethodSource("activations")
  void takesUpAnActivation(UnaryOp op) {
    Graph fused = rewrite(pass, g.graph(g.node("y", op, g.conv("conv", g.x))));
    assertEquals("Conv", ops(fused));
    assertEquals("+" + op.activation(), postOps(fused, "conv"));
  }

  @Test
  void takesUpOneActivationOnly() {
    Value y = g.node("relu", new Relu(), g.conv("conv", g.x));
    assertEquals("Conv Sigmoid", ops(rewrite(pass, g.graph(g.node("s", new Sigmoid(), y)))));
  }

  @Test
  void takesUpAClipWithConstantBounds() {
    Value y = g.conv("conv", g.x);
    Value max = g.constant("max", Tensor.scalar(0.5f));
    Graph fused = rewrite(pass, g.graph(g.node("clip", new Clip(), y, Value.ABSENT, max)));
    assertEquals("+clip(" + Clip.LOWEST + ",0.5)", postOps(fused, "conv"));
  }

  @Test
  void leavesAClipWhoseBoundTheCallerGives() {
    Value max = g.input("max");
    Value y = g.conv("conv", g.x);
    assertLeftAlone(pass, g.graph(g.node("clip", new Clip(), y, Value.ABSENT, max)));
  }

  @ParameterizedTest
  @MethodSource("additions")
  void takesUpAResidualAndThenAnActivation(Op addition) {
    Value y = g.node("add", addition, g.x, g.conv("conv", g.x));
    Graph fused = rewrite(pass, g.graph(g.node("relu", new Relu(), y)));
    assertEquals("+residual+relu", postOps(fused, "conv"));
    assertEquals(g.x, node(fused, "conv").input(Conv.RESIDUAL));
    assertEquals(Value.ABSENT, node(fused, "conv").input(Conv.BIAS));
  }

  static List<Op> additions() {
    return List.of(new Add(), new Sum());
  }

  @Test
  void theLaterOfTwoConvolutionsTakesTheSum() {
    Value a = g.biasedConv("a", g.x);
    Value b = g.biasedConv("b", g.x);
    Value y = g.node("relu", new Relu(), g.node("add", new Add(), b, a));
    Graph fused = rewrite(pass, g.graph(y));
    assertEquals("Conv Conv", ops(fused));
    assertEquals("", postOps(fused, "a"));
    assertEquals("+residual+relu", postOps(fused, "b"));
  }

  @Test
  void theOtherConvolutionTakesTheSumWhereTheLaterCannot() {
    Value a = g.conv("a", g.x);
    Value b = g.node("relu", new Relu(), g.conv("b", g.x));
    Graph fused = rewrite(pass, g.graph(g.node("add", new Add(), a, b)));
    assertEquals("+relu", postOps(fused, "b"));
    assertEquals("+residual", postOps(fused, "a"));
  }

  @Test
  void twoSumsInARowNeedTwoConvolutions() {
    Value y = g.node("add1", new Add(), g.conv("a", g.x), g.x);
    y = g.node("add2", new Add(), y, g.conv("b", g.x));
    Graph fused = rewrite(pass, g.graph(y));
    assertEquals("Conv Conv", ops(fused));
    assertEquals("+residual", postOps(fused, "a"));
    assertEquals("+residual", postOps(fused, "b"));
  }

  @Test
  void leavesASumThatBroadcasts() {
    Value row = g.input("row", 5);
    assertLeftAlone(pass, g.graph(g.node("add", new Add(), g.conv("conv", g.x), row)));
  }

  @Test
  void leavesASumThatBroadcastsTheConvolution() {
    Value large = g.input("large", 3, 2, 4, 5, 5);
    assertLeftAlone(pass, g.graph(g.node("add", new Add(), g.conv("conv", g.x), large)));
  }

  @Test
  void leavesASumOfThreeAndOfTheSameTwice() {
    Value y = g.conv("conv", g.x);
    assertLeftAlone(pass, g.graph(g.node("sum", new Sum(), y, g.x, g.x)));
    var twice = new SmallGraph();
    Value z = twice.conv("conv", twice.x);
    assertLeftAlone(pass, twice.graph(twice.node("add", new Add(), z, z)));
  }

  @Test
  void leavesASumAfterAnActivation() {
    Value y = g.node("relu", new Relu(), g.conv("conv", g.x));
    Graph fused = rewrite(pass, g.graph(g.node("add", new Add(), y, g.x)));
    assertEquals("Conv Add", ops(fused));
  }

  @Test
  void waitsForTypesBeforeItTakesUpASum() {
    var symbolic = new SmallGraph(Dim.of("N"));
    Value y = symbolic.node("add", new Add(), symbolic.conv("conv", symbolic.x), symbolic.x);
    assertLeftAlone(pass, symbolic.graph(symbolic.node("relu", new Relu(), y)));
  }

  @Test
  void leavesAConvolutionThatIsUsedTwiceOrIsAnOutput() {
    Value y = g.conv("conv", g.x);
    assertLeftAlone(pass, g.graph(g.node("relu", new Relu(), y), g.node("tanh", new Tanh(), y)));
    var output = new SmallGraph();
    Value z = output.conv("conv", output.x);
    assertLeftAlone(pass, output.graph(z, output.node("relu", new Relu(), z)));
  }

  @Test
  void keepsTheNameOfAnOutputAmidTheChain() {
    Value sum = g.node("sum", new Add(), g.conv("conv", g.x), g.x);
    Graph fused = rewrite(pass, g.graph(g.node("relu", new Relu(), sum), sum));
    assertEquals("Conv Relu", ops(fused));
    assertEquals("+residual", postOps(fused, "conv"));
  }

  @Test
  void treatsAMatrixProductAlike() {
    Value flat = g.node("flat", new Flatten(), g.x);
    Value y = g.node("fc", Gemm.fullyConnected(), flat, g.random("w", 6, 100));
    Value z = g.node("add", new Add(), y, g.random("r", 2, 6));
    Graph fused = rewrite(pass, g.graph(g.node("relu", new Relu(), z)));
    assertEquals("Flatten Gemm", ops(fused));
    assertEquals("+residual+relu", postOps(fused, "fc"));
  }

  private static String postOps(Graph graph, String name) {
    return switch (node(graph, name).op()) {
      case Conv conv -> conv.postOps().toString();
      case Gemm gemm -> gemm.postOps().toString();
      default -> throw new AssertionError(name);
    };
  }
}
