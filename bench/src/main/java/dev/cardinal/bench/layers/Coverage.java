package dev.cardinal.bench.layers;

import dev.cardinal.graph.Node;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds which nodes of the model each step computes, every node in one step: libraries fuse nodes,
 * and tell one of their names, or the name of the value that comes out of them.
 *
 * <ol>
 *   <li>A node that a step names, or that computes a value which it names, is the step's.
 *   <li>So are the nodes before it that are nobody's, back to one of the step's own operator: a
 *       step that gives the result of an activation has computed the convolution as well.
 *   <li>What is left was computed with the latest step before it: an addition and an activation
 *       with the later one of the convolutions that they follow. What has no step before it (it
 *       computes with constants alone) goes with the first step after it.
 * </ol>
 */
final class Coverage {
  private final NodeTable table;
  private final List<Step> steps;
  private final Map<Node, Integer> owners = new HashMap<>();

  private Coverage(NodeTable table, List<Step> steps) {
    this.table = table;
    this.steps = steps;
  }

  /**
   * The nodes of each step, in the model's order.
   *
   * @param steps in the order in which they run
   */
  static List<List<Node>> of(NodeTable table, List<Step> steps) {
    var coverage = new Coverage(table, steps);
    List<Set<Node>> named = new ArrayList<>();
    for (int step = 0; step < steps.size(); step++) {
      named.add(coverage.claimNamed(step));
    }
    for (int step = 0; step < steps.size(); step++) {
      coverage.claimBefore(step, named.get(step));
    }
    coverage.claimAfter();
    coverage.claimLast();
    return coverage.nodes();
  }

  private Set<Node> claimNamed(int step) {
    Set<Node> named = new HashSet<>();
    steps.get(step).nodes().forEach(name -> table.named(name).ifPresent(named::add));
    steps.get(step).values().forEach(name -> table.producer(name).ifPresent(named::add));
    named.removeIf(node -> owners.putIfAbsent(node, step) != null);
    return named;
  }

  private void claimBefore(int step, Set<Node> named) {
    Deque<Node> open = new ArrayDeque<>();
    named.stream().filter(node -> !isMain(node, step)).forEach(open::add);
    while (!open.isEmpty()) {
      for (Node before : table.before(open.remove())) {
        if (owners.putIfAbsent(before, step) == null && !isMain(before, step)) {
          open.add(before);
        }
      }
    }
  }

  private boolean isMain(Node node, int step) {
    String operator = steps.get(step).operator();
    return operator.equals(node.op().type())
        || (operator.equals("Gemm") && node.op().type().equals("MatMul"));
  }

  private void claimAfter() {
    for (Node node : table.nodes()) {
      if (!owners.containsKey(node)) {
        table.before(node).stream()
            .flatMap(before -> Optional.ofNullable(owners.get(before)).stream())
            .max(Integer::compare)
            .ifPresent(step -> owners.put(node, step));
      }
    }
  }

  private void claimLast() {
    for (Node node : table.nodes().reversed()) {
      if (!owners.containsKey(node)) {
        table.after(node).stream()
            .flatMap(after -> Optional.ofNullable(owners.get(after)).stream())
            .min(Integer::compare)
            .ifPresent(step -> owners.put(node, step));
      }
    }
  }

  private List<List<Node>> nodes() {
    List<List<Node>> nodes = new ArrayList<>();
    steps.forEach(_ -> nodes.add(new ArrayList<>()));
    for (Node node : table.nodes()) {
      Optional.ofNullable(owners.get(node)).ifPresent(step -> nodes.get(step).add(node));
    }
    return nodes;
  }
}
