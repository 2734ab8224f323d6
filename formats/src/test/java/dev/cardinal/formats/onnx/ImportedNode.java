package dev.cardinal.formats.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cardinal.graph.Graph;
import dev.cardinal.graph.Node;
import dev.cardinal.op.Op;
import dev.cardinal.tensor.Tensor;
import java.util.List;

/**
 * What a model of one node becomes.
 *
 * @param graph the whole graph, whose first node is the one in question
 */
record ImportedNode(Graph graph) {
  /** The node that an operator of inputs x, a, b, ... and one result becomes; inputs are free. */
  static ImportedNode of(long opset, String op, int inputs, ProtoWriter... attributes) {
    List<String> names = List.of("x", "a", "b", "c", "d").subList(0, inputs);
    var model = new OnnxModel(opset);
    names.forEach(name -> model.input(name, -1, -1, -1, -1));
    return new ImportedNode(model.node(op, names, List.of("y"), attributes).output("y").read());
  }

  Node node() {
    return graph.nodes().getFirst();
  }

  Op op() {
    return node().op();
  }

  Tensor constant(int index) {
    return graph.constant(node().input(index)).orElseThrow();
  }

  void assertOperands(long[]... vectors) {
    assertEquals(vectors.length + 1, node().inputs().size());
    for (int i = 0; i < vectors.length; i++) {
      assertArrayEquals(vectors[i], constant(i + 1).toLongs());
    }
  }
}
