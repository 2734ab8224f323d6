package dev.cardinal.app.diff;

import dev.cardinal.Model;
import dev.cardinal.PlanReport;
import dev.cardinal.Session;
import dev.cardinal.graph.Graph;
import dev.cardinal.graph.GraphBuilder;
import dev.cardinal.graph.Node;
import dev.cardinal.graph.Value;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * One run of a graph whose every result is kept.
 *
 * @param values the results of all nodes, and the inputs
 * @param steps the steps of the plan by their nodes
 */
record Traced(Map<String, Tensor> values, Map<String, PlanReport.Step> steps) {
  /** What stands for the kernel of a node that only sees memory as another shape. */
  static final String VIEW = "view";

  /**
   * Runs a graph.
   *
   * @param graph after all passes, so that none of them minds that its values are outputs
   * @param threads whose threads compute
   */
  static Traced run(Side side, Session threads, Graph graph, Map<String, Tensor> inputs) {
    Map<String, TensorType> types = new LinkedHashMap<>();
    inputs.forEach((name, tensor) -> types.put(name, tensor.type()));
    Map<String, Tensor> values = new LinkedHashMap<>(inputs);
    Map<String, PlanReport.Step> steps = new LinkedHashMap<>();
    try (Session session =
        side.sessions().apply(Model.of(keepingAll(graph))).shareThreads(threads).build()) {
      session.plan(types).steps().forEach(step -> steps.put(step.node(), step));
      values.putAll(session.run(inputs));
    }
    return new Traced(values, steps);
  }

  private static Graph keepingAll(Graph graph) {
    GraphBuilder all = graph.toBuilder();
    Set<Value> outputs = new HashSet<>(graph.outputs());
    for (Node node : graph.nodes()) {
      for (Value value : node.outputs()) {
        if (!value.isAbsent() && outputs.add(value)) {
          all.output(value);
        }
      }
    }
    return all.build();
  }

  /** The kernel of a node. */
  String kernel(Node node) {
    PlanReport.Step step = steps.get(node.name());
    return step == null ? VIEW : step.kernel();
  }

  /** The problem string of a node. */
  String problem(Node node) {
    PlanReport.Step step = steps.get(node.name());
    return step == null ? "" : step.problem();
  }
}
