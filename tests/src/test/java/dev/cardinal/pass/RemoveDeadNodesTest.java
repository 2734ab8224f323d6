package dev.cardinal.pass;

import static dev.cardinal.pass.PassTester.assertLeftAlone;
import static dev.cardinal.pass.PassTester.ops;
import static dev.cardinal.pass.PassTester.rewrite;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cardinal.graph.Graph;
import dev.cardinal.graph.Value;
import dev.cardinal.op.Relu;
import org.junit.jupiter.api.Test;

final class RemoveDeadNodesTest {
  private final GraphPass pass = new RemoveDeadNodes();
  private final SmallGraph g = new SmallGraph();

  @Test
  void removesChainsAndTheirConstants() {
    g.node("dead", new Relu(), g.norm("bn", g.conv("conv", g.x)));
    Value alive = g.biasedConv("alive", g.x);
    Graph graph = rewrite(pass, g.graph(alive));
    assertEquals("Conv", ops(graph));
    assertEquals(2, graph.constants().size());
  }

  @Test
  void removesConstantsThatNobodyUses() {
    g.random("unused", 3);
    Graph graph = rewrite(pass, g.graph(g.conv("conv", g.x)));
    assertEquals(1, graph.constants().size());
  }

  @Test
  void leavesALivingGraph() {
    Value y = g.conv("conv", g.x);
    assertLeftAlone(pass, g.graph(y, g.norm("bn", y), g.random("constant", 2)));
  }
}
