package dev.cardinal.formats.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.graph.Graph;
import dev.cardinal.graph.Node;
import dev.cardinal.graph.Value;
import dev.cardinal.op.ConstantOfShape;
import dev.cardinal.tensor.Tensor;
import java.util.List;
import java.util.Map;

/** Whether two graphs are the same, weights bit by bit. */
public final class SameGraph {
  private SameGraph() {}

  /** Whatever metadata the first one has the second one must have. */
  public static void check(Graph expected, Graph actual) {
    assertEquals(expected.name(), actual.name());
    assertEquals(expected.inputs(), actual.inputs());
    assertEquals(expected.outputs(), actual.outputs());
    checkConstants(expected.constants(), actual.constants());
    assertEquals(expected.nodes().size(), actual.nodes().size(), actual::toString);
    for (int i = 0; i < expected.nodes().size(); i++) {
      checkNode(expected.nodes().get(i), actual.nodes().get(i));
    }
    expected
        .metadata()
        .forEach(
            (key, value) -> {
              if (!key.equals("onnx.opset") && !key.equals("onnx.ir_version")) {
                assertEquals(value, actual.metadata().get(key), key);
              }
            });
  }

  private static void checkConstants(Map<Value, Tensor> expected, Map<Value, Tensor> actual) {
    assertEquals(List.copyOf(expected.keySet()), List.copyOf(actual.keySet()));
    expected.forEach((value, tensor) -> checkTensor(value.name(), tensor, actual.get(value)));
  }

  private static void checkTensor(String what, Tensor expected, Tensor actual) {
    assertEquals(expected.type(), actual.type(), what);
    assertEquals(-1, expected.segment().mismatch(actual.segment()), what);
  }

  private static void checkNode(Node expected, Node actual) {
    assertEquals(expected.name(), actual.name());
    assertEquals(trimmed(expected.inputs()), trimmed(actual.inputs()), expected.label());
    assertEquals(trimmed(expected.outputs()), trimmed(actual.outputs()), expected.label());
    if (expected.op() instanceof ConstantOfShape(Tensor value)) {
      assertTrue(actual.op() instanceof ConstantOfShape, actual::label);
      checkTensor(actual.label(), value, ((ConstantOfShape) actual.op()).value());
    } else {
      assertEquals(expected.op(), actual.op(), expected.label());
    }
  }

  private static List<Value> trimmed(List<Value> values) {
    int size = values.size();
    while (size > 0 && values.get(size - 1).isAbsent()) {
      size--;
    }
    return values.subList(0, size);
  }
}
