package dev.cardinal.pass;

import static dev.cardinal.pass.PassTester.assertLeftAlone;
import static dev.cardinal.pass.PassTester.ops;
import static dev.cardinal.pass.PassTester.rewrite;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cardinal.graph.Value;
import dev.cardinal.op.Add;
import dev.cardinal.op.MatMul;
import org.junit.jupiter.api.Test;

final class FuseMatMulBiasTest {
  private final GraphPass pass = new FuseMatMulBias();
  private final SmallGraph g = new SmallGraph();
  private final Value a = g.input("a", 3, 7);
  private final Value product = g.node("mul", new MatMul(), a, g.random("w", 7, 6));

  @Test
  void makesOneStepOfAProductAndARow() {
    Value y = g.node("add", new Add(), g.random("b", 6), product);
    assertEquals("Gemm", ops(rewrite(pass, g.graph(y))));
  }

  @Test
  void leavesSummandsThatAreNoRow() {
    assertLeftAlone(pass, g.graph(g.node("add", new Add(), product, g.random("b", 3, 6))));
  }

  @Test
  void leavesASummandThatBroadcastsTheProduct() {
    assertLeftAlone(pass, g.graph(g.node("add", new Add(), product, g.random("b", 2, 3, 6))));
  }

  @Test
  void leavesAProductOfMoreThanMatrices() {
    Value batch = g.node("batch", new MatMul(), g.input("c", 2, 3, 7), g.random("v", 7, 6));
    assertLeftAlone(pass, g.graph(g.node("add", new Add(), batch, g.random("b", 6)), product));
  }

  @Test
  void leavesAProductThatIsAnOutput() {
    assertLeftAlone(pass, g.graph(product, g.node("add", new Add(), product, g.random("b", 6))));
  }
}
