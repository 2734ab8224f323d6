package dev.cardinal.pass;

import static dev.cardinal.pass.PassTester.assertLeftAlone;
import static dev.cardinal.pass.PassTester.ops;
import static dev.cardinal.pass.PassTester.rewrite;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cardinal.graph.Dim;
import dev.cardinal.graph.Graph;
import dev.cardinal.graph.Value;
import dev.cardinal.op.Activation;
import dev.cardinal.op.BatchNormalization;
import dev.cardinal.op.Conv;
import dev.cardinal.op.PostOps;
import dev.cardinal.op.Relu;
import dev.cardinal.op.Window;
import dev.cardinal.tensor.Tensor;
import org.junit.jupiter.api.Test;

final class FoldBatchNormalizationTest {
  private final GraphPass pass = new FoldBatchNormalization();
  private final SmallGraph g = new SmallGraph();

  @Test
  void makesABiasWhereThereIsNone() {
    Value y = g.norm("bn", g.conv("conv", g.x));
    Graph folded = rewrite(pass, g.graph(y));
    assertEquals("Conv", ops(folded));
    assertEquals("conv", folded.nodes().getFirst().name());
    assertEquals(2, folded.constants().size());
  }

  @Test
  void takesUpTheBiasThatIsThere() {
    Graph folded = rewrite(pass, g.graph(g.norm("bn", g.biasedConv("conv", g.x))));
    assertEquals("Conv", ops(folded));
    assertEquals(2, folded.constants().size());
  }

  @Test
  void needsNoTypes() {
    var symbolic = new SmallGraph(Dim.of("N"));
    Graph graph = symbolic.graph(symbolic.norm("bn", symbolic.conv("conv", symbolic.x)));
    assertEquals("Conv", ops(pass.apply(graph)));
  }

  @Test
  void foldsEachOfTwoConvolutionsThatShareTheirWeights() {
    Value weights = g.random("w", 4, 2, 3, 3);
    var conv = new Conv(Window.square(3, 1, 1), 2);
    Value a = g.norm("bn_a", g.node("a", conv, g.x, weights));
    Value b = g.norm("bn_b", g.node("b", conv, g.x, weights));
    assertEquals("Conv Conv", ops(rewrite(pass, g.graph(a, b))));
  }

  @Test
  void leavesAConvolutionThatIsUsedTwice() {
    Value y = g.conv("conv", g.x);
    assertLeftAlone(pass, g.graph(g.norm("bn", y), g.node("relu", new Relu(), y)));
  }

  @Test
  void leavesAConvolutionThatIsAnOutput() {
    Value y = g.conv("conv", g.x);
    assertLeftAlone(pass, g.graph(y, g.norm("bn", y)));
  }

  @Test
  void leavesAConvolutionWithPostOps() {
    var conv = new Conv(Window.square(1, 1, 0), 1, PostOps.NONE.withActivation(Activation.RELU));
    Value y = g.node("conv", conv, g.x, g.random("w", 4, 4, 1, 1));
    assertLeftAlone(pass, g.graph(g.norm("bn", y)));
  }

  @Test
  void leavesParametersThatTheCallerGives() {
    Value scale = g.input("scale", 4);
    Value rest = g.constant("rest", Tensor.of(new float[] {1, 2, 3, 4}, 4));
    Value y = g.conv("conv", g.x);
    assertLeftAlone(
        pass, g.graph(g.node("bn", new BatchNormalization(), y, scale, rest, rest, rest)));
  }

  @Test
  void leavesWeightsThatTheCallerGives() {
    Value weights = g.input("w", 4, 2, 3, 3);
    Value y = g.node("conv", new Conv(Window.square(3, 1, 1), 2), g.x, weights);
    assertLeftAlone(pass, g.graph(g.norm("bn", y)));
  }

  @Test
  void leavesADivisionByZero() {
    Value one = g.constant("one", Tensor.of(new float[] {1, 1, 1, 1}, 4));
    Value zero = g.constant("zero", Tensor.of(new float[4], 4));
    Value y = g.conv("conv", g.x);
    assertLeftAlone(
        pass, g.graph(g.node("bn", new BatchNormalization(0), y, one, zero, zero, zero)));
  }

  @Test
  void leavesANormalisationOfSomethingElse() {
    Value y = g.node("relu", new Relu(), g.conv("conv", g.x));
    assertLeftAlone(pass, g.graph(g.norm("bn", y)));
  }

  @Test
  void roundsOnce() {
    Tensor given = PassTester.random(1, 4, 4, 3, 3);
    Tensor scale = PassTester.random(2, 4);
    Tensor variance = Tensor.of(new float[] {0.1f, 7, 11, 13}, 4);
    Value rest = g.constant("rest", Tensor.of(new float[4], 4));
    Value y = g.node("y", new Conv(Window.square(3, 1, 1), 1), g.x, g.constant("w", given));
    Value[] operands = {y, g.constant("s", scale), rest, rest, g.constant("v", variance)};
    Graph folded = pass.apply(g.graph(g.node("bn", new BatchNormalization(), operands)));
    Tensor weights = folded.constant(folded.nodes().getFirst().input(Conv.WEIGHTS)).orElseThrow();
    for (int i = 0; i < 4 * 4 * 9; i++) {
      int o = i / (4 * 9);
      double factor = scale.floatAt(o) / Math.sqrt(variance.floatAt(o) + (double) 1e-5f);
      assertEquals((float) (given.floatAt(i) * factor), weights.floatAt(i));
    }
  }
}
