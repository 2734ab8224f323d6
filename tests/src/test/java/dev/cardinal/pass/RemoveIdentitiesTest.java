package dev.cardinal.pass;

import static dev.cardinal.pass.PassTester.assertLeftAlone;
import static dev.cardinal.pass.PassTester.ops;
import static dev.cardinal.pass.PassTester.rewrite;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cardinal.graph.Dim;
import dev.cardinal.graph.Graph;
import dev.cardinal.graph.GraphBuilder;
import dev.cardinal.graph.Node;
import dev.cardinal.graph.Value;
import dev.cardinal.op.Dropout;
import dev.cardinal.op.Identity;
import dev.cardinal.op.Relu;
import dev.cardinal.op.Tanh;
import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RemoveIdentitiesTest {
  private final GraphPass pass = new RemoveIdentities();
  private final SmallGraph g = new SmallGraph();

  private Value identity(String name, Value operand) {
    return g.node(name, new Identity(), operand);
  }

  @Test
  void letsUsersUseTheOperand() {
    Value y = identity("b", identity("a", g.x));
    Graph graph = rewrite(pass, g.graph(g.node("relu", new Relu(), y)));
    assertEquals("Relu", ops(graph));
    assertEquals(g.x, graph.nodes().getFirst().input(0));
  }

  @Test
  void letsTheProducerComputeAnOutput() {
    Value relu = g.node("relu", new Relu(), g.x);
    Value y = identity("y", relu);
    Graph graph = rewrite(pass, g.graph(y, g.node("tanh", new Tanh(), relu)));
    assertEquals("Relu Tanh", ops(graph));
    assertEquals(new Value("y"), graph.nodes().getFirst().output());
  }

  @Test
  void removesAChainUpToAnOutput() {
    Value y = identity("b", identity("a", g.node("relu", new Relu(), g.x)));
    Graph graph = PassTester.rewriteUntilDone(pass, g.graph(y));
    assertEquals("Relu", ops(graph));
  }

  @Test
  void keepsWhatMakesAnOutputOfAnInputOrAConstant() {
    Value constant = g.random("c", 3);
    assertLeftAlone(pass, g.graph(identity("a", g.x), identity("b", constant)));
  }

  @Test
  void keepsWhatMakesTwoOutputsOfOne() {
    Value relu = g.node("relu", new Relu(), g.x);
    assertLeftAlone(pass, g.graph(relu, identity("y", relu)));
    var two = new SmallGraph();
    Value tanh = two.node("tanh", new Tanh(), two.x);
    Value p = two.node("p", new Identity(), tanh);
    Value q = two.node("q", new Identity(), tanh);
    assertEquals("Tanh Identity", ops(rewrite(pass, two.graph(p, q))));
  }

  @Test
  void removesDropout() {
    Value ratio = g.constant("ratio", Tensor.scalar(0.5f));
    Value off = g.constant("off", Tensor.of(new boolean[] {false}));
    Value y = g.node("drop", new Dropout(), g.x, ratio, off);
    assertEquals("Relu", ops(rewrite(pass, g.graph(g.node("relu", new Relu(), y)))));
  }

  @Test
  void keepsADropoutWhoseMaskIsUsed() {
    var builder = new GraphBuilder("mask");
    Value x = builder.input("x", DType.FLOAT32, Dim.of(3));
    Value y = new Value("y");
    Value mask = new Value("mask");
    builder.node(new Node("drop", new Dropout(true), List.of(x), List.of(y, mask)));
    Value relu = builder.node("relu", new Relu(), y);
    assertLeftAlone(pass, builder.output(relu).output(mask).build());
  }

  @Test
  void keepsADropoutThatTheCallerMayTurnOn() {
    Value on = g.builder.input("training", DType.BOOL, Dim.of(1));
    Value y = g.node("drop", new Dropout(), g.x, Value.ABSENT, on);
    assertLeftAlone(pass, g.graph(g.node("relu", new Relu(), y)));
  }
}
