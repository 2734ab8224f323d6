package dev.cardinal.plan;

import dev.cardinal.graph.Graph;
import dev.cardinal.graph.GraphInput;
import dev.cardinal.graph.Node;
import dev.cardinal.graph.Value;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * From which step to which each buffer is alive. A view shares the buffer of its operand, so that
 * the buffer lives as long as any of its views.
 */
final class Lifetimes {
  /**
   * Steps by the indices of their nodes; -1 is before the first, the number of nodes after the
   * last.
   *
   * @param first the first step
   * @param last the last step
   */
  record Span(int first, int last) {
    Span until(int step) {
      return new Span(first, Math.max(last, step));
    }
  }

  private final Map<Value, Value> owners = new HashMap<>();
  private final Map<Value, Span> spans = new LinkedHashMap<>();

  private Lifetimes() {}

  static Lifetimes of(Graph graph) {
    var lifetimes = new Lifetimes();
    for (GraphInput input : graph.inputs()) {
      lifetimes.spans.put(input.value(), new Span(-1, -1));
    }
    int index = 0;
    for (Node node : graph.nodes()) {
      lifetimes.visit(node, index++);
    }
    graph.outputs().forEach(output -> lifetimes.use(output, graph.nodes().size()));
    return lifetimes;
  }

  private void visit(Node node, int index) {
    node.inputs().forEach(value -> use(value, index));
    if (isView(node)) {
      owners.put(node.output(), owner(node.input(0)));
    } else {
      for (int i = 0; i < node.outputs().size(); i++) {
        spans.put(result(node, i), new Span(index, index));
      }
    }
  }

  /** A node's result; one that is not wanted has a buffer of its own all the same. */
  static Value result(Node node, int index) {
    Value wanted = node.outputs().get(index);
    return wanted.isAbsent() ? new Value("unwanted " + index + " of " + node.label()) : wanted;
  }

  private void use(Value value, int index) {
    spans.computeIfPresent(owner(value), (owner, span) -> span.until(index));
  }

  /** Whether a node needs no step because its result has its operand's bytes. */
  boolean isView(Node node) {
    return node.op().isView() && node.outputs().size() == 1;
  }

  /** The value whose buffer a value uses: itself, unless it is a view. */
  Value owner(Value value) {
    return owners.getOrDefault(value, value);
  }

  /** The buffers, each by the value that owns it. */
  Map<Value, Span> buffers() {
    return spans;
  }
}
