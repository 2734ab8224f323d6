package dev.cardinal.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.op.Add;
import dev.cardinal.op.Conv;
import dev.cardinal.op.Relu;
import dev.cardinal.op.Window;
import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A graph is valid by construction; what is not says which node and why. */
final class GraphBuilderTest {
  private final GraphBuilder builder = new GraphBuilder("test");
  private final Value x = builder.input("x", DType.FLOAT32, Dim.of("N"), Dim.of(3));

  private void assertRefused(String... parts) {
    String message = assertThrows(GraphException.class, builder::build).getMessage();
    for (String part : parts) {
      assertTrue(message.contains(part), message);
    }
  }

  @Test
  void nodesMayComeInAnyOrder() {
    builder.node(new Node("c", new Relu(), List.of(new Value("b")), List.of(new Value("c"))));
    builder.node(new Node("b", new Relu(), List.of(new Value("a")), List.of(new Value("b"))));
    builder.node(new Node("a", new Relu(), List.of(x), List.of(new Value("a"))));
    Graph graph = builder.output(new Value("c")).build();
    assertEquals(List.of("a", "b", "c"), graph.nodes().stream().map(Node::name).toList());
    assertEquals("b", graph.producer(new Value("b")).orElseThrow().name());
    assertEquals("c", graph.consumers(new Value("b")).getFirst().name());
  }

  @Test
  void aCycleIsNamed() {
    builder.node(new Node("a", new Add(), List.of(x, new Value("b")), List.of(new Value("a"))));
    builder.node(new Node("b", new Relu(), List.of(new Value("a")), List.of(new Value("b"))));
    assertRefused("cycle", "node '");
  }

  @Test
  void undefinedValuesAreNamed() {
    builder.node("a", new Relu(), new Value("nowhere"));
    assertRefused("node 'a' (Relu)", "'nowhere'");
  }

  @Test
  void undefinedOutputsAreNamed() {
    builder.output(new Value("nowhere"));
    assertRefused("output 'nowhere'");
  }

  @Test
  void aSecondDefinitionIsNamed() {
    builder.node(new Node("a", new Relu(), List.of(x), List.of(x)));
    assertRefused("'x' is defined twice", "an input", "node 'a' (Relu)");
  }

  @Test
  void aSecondNodeOfANameIsNamed() {
    builder.node(new Node("a", new Relu(), List.of(x), List.of(new Value("p"))));
    builder.node(new Node("a", new Relu(), List.of(x), List.of(new Value("q"))));
    assertRefused("two nodes are named 'a'");
  }

  @Test
  void operandsThatDoNotFitNameTheNodeAndBothShapes() {
    Value image = builder.input("image", DType.FLOAT32, Dim.of(1), Dim.of(3), Dim.of(8), Dim.of(8));
    Value weights = builder.constant("w", Tensor.allocate(TensorType.float32(4, 5, 3, 3)));
    builder.node("conv1", new Conv(Window.square(3, 1, 1), 1), image, weights);
    assertRefused("node 'conv1' (Conv)", "1x3x8x8", "4x5x3x3");
  }

  @Test
  void typesAreKnownWhereNoSymbolHasASay() {
    Value fixed = builder.input("fixed", DType.FLOAT32, Dim.of(2), Dim.of(3));
    Value a = builder.node("a", new Relu(), x);
    Value b = builder.node("b", new Relu(), fixed);
    Graph graph = builder.output(a).output(b).build();
    assertEquals(Optional.empty(), graph.type(a));
    assertEquals(Optional.of(TensorType.float32(2, 3)), graph.type(b));
    assertTrue(graph.toString().contains("b:2x3"), graph::toString);
  }

  @Test
  void bindingDecidesTheSymbols() {
    Value y = builder.input("y", DType.FLOAT32, Dim.of("N"), Dim.of(3));
    Value sum = builder.node("sum", new Add(), x, y);
    Graph graph = builder.output(sum).build();
    TensorType five = TensorType.float32(5, 3);
    Graph bound = Binding.bind(graph, Map.of("x", five, "y", five), Map.of());
    assertEquals(Optional.of(five), bound.type(sum));
    TensorType six = TensorType.float32(6, 3);
    var e =
        assertThrows(
            GraphException.class, () -> Binding.bind(graph, Map.of("x", five, "y", six), Map.of()));
    assertTrue(e.getMessage().contains("N is 5"), e::getMessage);
    var wrong =
        assertThrows(
            GraphException.class,
            () -> Binding.bind(graph, Map.of("x", TensorType.float32(5, 4), "y", five), Map.of()));
    assertTrue(wrong.getMessage().contains("x: float32[Nx3]"), wrong::getMessage);
    assertTrue(wrong.getMessage().contains("float32[5x4]"), wrong::getMessage);
  }
}
