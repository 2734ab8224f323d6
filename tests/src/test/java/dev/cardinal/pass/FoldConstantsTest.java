package dev.cardinal.pass;

import static dev.cardinal.pass.PassTester.assertLeftAlone;
import static dev.cardinal.pass.PassTester.ops;
import static dev.cardinal.pass.PassTester.rewrite;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.graph.Binding;
import dev.cardinal.graph.Dim;
import dev.cardinal.graph.Graph;
import dev.cardinal.graph.GraphException;
import dev.cardinal.graph.Value;
import dev.cardinal.op.Add;
import dev.cardinal.op.Concat;
import dev.cardinal.op.Constant;
import dev.cardinal.op.ConstantOfShape;
import dev.cardinal.op.Gather;
import dev.cardinal.op.Identity;
import dev.cardinal.op.Relu;
import dev.cardinal.op.Reshape;
import dev.cardinal.op.ShapeOf;
import dev.cardinal.op.Transpose;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class FoldConstantsTest {
  private final GraphPass pass = new FoldConstants();
  private final SmallGraph g = new SmallGraph();

  @Test
  void computesWhatDependsOnConstantsOnly() {
    Value sum = g.node("sum", new Add(), g.random("a", 3), g.random("b", 2, 3));
    Value y = g.node("y", new Relu(), sum);
    Graph folded = rewrite(pass, g.graph(y, g.node("relu", new Relu(), g.x)));
    assertEquals("Relu", ops(folded));
    assertTrue(folded.constant(y).isPresent());
    assertTrue(folded.constant(sum).isEmpty());
  }

  /** As exporters write {@code x.view(x.size(0), -1)}, twice in a row. */
  private static Graph shapeArithmetic(SmallGraph s) {
    Value x = s.x;
    for (int i = 0; i < 2; i++) {
      Value shape = s.node("shape" + i, new ShapeOf(), x);
      Value zero = s.constant("zero" + i, Tensor.vector(0));
      Value batch = s.node("batch" + i, new Gather(), shape, zero);
      Value rest = s.constant("rest" + i, Tensor.vector(-1));
      Value target = s.node("target" + i, new Concat(0), batch, rest);
      x = s.node("view" + i, new Reshape(), x, target);
    }
    return s.graph(x);
  }

  @Test
  void shapeArithmeticDisappearsOnceTypesAreKnown() {
    Graph folded = rewrite(pass, shapeArithmetic(g));
    assertEquals("Reshape Reshape", ops(folded));
    assertEquals(TensorType.float32(2, 100), folded.type(folded.outputs().getFirst()).get());
  }

  @Test
  void shapeArithmeticWaitsForTheBatch() {
    Graph symbolic = shapeArithmetic(new SmallGraph(Dim.of("N")));
    assertLeftAlone(pass, symbolic);
    Graph bound = Binding.bind(symbolic, Map.of("x", TensorType.float32(3, 4, 5, 5)), Map.of());
    assertEquals("Reshape Reshape", ops(rewrite(pass, bound)));
  }

  @Test
  void doesNotCopyConstants() {
    Tensor tensor = PassTester.random(1, 2, 3);
    Value constant = g.node("c", new Constant(tensor));
    Value same = g.node("same", new Identity(), g.constant("d", tensor));
    Value target = g.constant("target", Tensor.vector(3, 2));
    Value view = g.node("view", new Reshape(), g.constant("e", tensor), target);
    Graph folded = rewrite(pass, g.graph(constant, same, view));
    assertSame(tensor, folded.constant(constant).get());
    assertSame(tensor, folded.constant(same).get());
    tensor.floatAt(5, 42);
    assertEquals(42, folded.constant(view).get().floatAt(5));
  }

  @Test
  void dropsAnIntegerChain() {
    Value sum =
        g.node(
            "sum",
            new Add(),
            g.constant("a", Tensor.vector(1, 2)),
            g.constant("b", Tensor.vector(10, 20)));
    Graph folded = rewrite(pass, g.graph(sum));
    assertArrayEquals(new long[] {11, 22}, folded.constant(sum).get().toLongs());
  }

  @Test
  void leavesResultsThatAreLargeAndMadeOfLittle() {
    Value shape = g.constant("shape", Tensor.vector(1 << 13, 1 << 12));
    Value large = g.node("large", new ConstantOfShape(Tensor.of(new float[1], 1)), shape);
    assertLeftAlone(pass, g.graph(large));
  }

  @Test
  void foldsLargeResultsThatAreMadeOfAsMuch() {
    Tensor large = Tensor.allocate(TensorType.float32(17 << 10, 1 << 10));
    large.floatAt(1, 42);
    Value transposed = g.node("t", new Transpose(List.of(1, 0)), g.constant("large", large));
    Graph folded = pass.apply(g.graph(transposed));
    assertEquals(42, folded.constant(transposed).get().floatAt(17 << 10));
  }

  @Test
  void namesTheNodeThatCannotBeComputed() {
    Value data = g.constant("data", Tensor.vector(1, 2));
    Value index = g.constant("index", Tensor.vector(2));
    Graph graph = g.graph(g.node("pick", new Gather(), data, index));
    var error = assertThrows(GraphException.class, () -> pass.apply(graph));
    assertTrue(error.getMessage().startsWith("node 'pick' (Gather)"), error.getMessage());
  }
}
