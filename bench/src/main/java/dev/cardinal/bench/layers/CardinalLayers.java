package dev.cardinal.bench.layers;

import dev.cardinal.Model;
import dev.cardinal.bench.layers.Recorded.PlanStep;
import dev.cardinal.bench.result.Layer;
import dev.cardinal.graph.Graph;
import dev.cardinal.graph.Node;
import dev.cardinal.graph.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The steps of a session of Cardinal's, timed by Java Flight Recorder. Of steps that are oneDNN's
 * primitives, a process of its own asks oneDNN which implementation it took and how long that took.
 */
public final class CardinalLayers {
  private static final String REORDER = "Reorder";

  private CardinalLayers() {}

  /**
   * Records some runs.
   *
   * @param run runs the session once; the session has planned and is warm
   * @param backends the session's backends
   */
  public static List<Layer> of(Subject subject, Runnable run, List<String> backends) {
    Recorded recorded = Recorded.of(run);
    Model model = Model.load(subject.model());
    List<PlanStep> planned = recorded.steps();
    List<Execution> executions = OneDnnExecutions.of(subject, planned, backends);
    Map<String, Node> optimised = optimised(subject, model);
    return subject.layers(
        model,
        IntStream.range(0, planned.size())
            .mapToObj(i -> step(planned.get(i), executions.get(i), optimised))
            .toList(),
        recorded.times(),
        executions.stream().mapToDouble(Execution::millis).toArray());
  }

  private static Map<String, Node> optimised(Subject subject, Model model) {
    Graph graph = model.afterPasses(subject.inputs(model)).graph();
    Map<String, Node> nodes = new HashMap<>();
    graph.nodes().forEach(node -> nodes.put(node.name(), node));
    return nodes;
  }

  /** A step's results have the names that the model gives them, and so tell what was fused. */
  private static Step step(PlanStep step, Execution execution, Map<String, Node> optimised) {
    List<Node> nodes = nodes(step, optimised);
    String kernel =
        execution.implementation().isEmpty()
            ? step.kernel()
            : step.kernel() + " " + execution.implementation();
    if (nodes.isEmpty()) {
      return new Step(REORDER, kernel, step.problem(), Set.of(), Set.of());
    }
    return new Step(
        nodes.getFirst().op().type(),
        kernel,
        step.problem(),
        nodes.stream().map(Node::name).collect(Collectors.toSet()),
        nodes.stream()
            .flatMap(node -> node.outputs().stream())
            .filter(value -> !value.isAbsent())
            .map(Value::name)
            .collect(Collectors.toSet()));
  }

  /** The nodes of a step; none of a reorder. */
  private static List<Node> nodes(PlanStep step, Map<String, Node> optimised) {
    if (optimised.containsKey(step.node())) {
      return List.of(optimised.get(step.node()));
    }
    return optimised.keySet().containsAll(step.nodes())
        ? step.nodes().stream().map(optimised::get).toList()
        : List.of();
  }
}
