package dev.cardinal.tune;

import dev.cardinal.graph.Graph;
import dev.cardinal.plan.KernelSelector;
import dev.cardinal.plan.WeightStore;

/** Decides which backends the steps of a plan get. */
public interface BackendChooser {
  /**
   * What was decided.
   *
   * @param selector makes the choice for each step
   * @param decision the reasons
   */
  record Chosen(KernelSelector selector, Decision decision) {}

  /**
   * Decides for a graph whose types are all known.
   *
   * @param weights the session's packed weights; not added to
   */
  Chosen choose(Graph graph, WeightStore weights);

  /** Backends in order of preference, nothing measured. */
  static BackendChooser inOrder(KernelSelector selector) {
    return (_, _) -> new Chosen(selector, Decision.inOrder(selector));
  }
}
