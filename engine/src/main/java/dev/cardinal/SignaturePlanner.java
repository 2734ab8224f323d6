package dev.cardinal;

import dev.cardinal.exec.Executor;
import dev.cardinal.exec.Rehearsals;
import dev.cardinal.graph.Graph;
import dev.cardinal.memory.HeapMemory;
import dev.cardinal.pass.Dump;
import dev.cardinal.plan.KernelSelector;
import dev.cardinal.plan.Plan;
import dev.cardinal.plan.Planner;
import dev.cardinal.plan.WeightStore;
import dev.cardinal.trace.PlanEvent;
import dev.cardinal.trace.Recorder;
import dev.cardinal.tune.BackendChooser;
import dev.cardinal.tune.BackendChooser.Chosen;
import dev.cardinal.tune.Decision;
import dev.cardinal.tune.Laboratory;
import java.util.List;
import java.util.function.Supplier;

/**
 * Makes a session's plans: decides a graph's symbols, runs the passes once more, chooses backends,
 * and packs weights, once for all plans.
 */
final class SignaturePlanner implements AutoCloseable {
  private final BackendChooser chooser;
  private final Laboratory laboratory;
  private final WeightStore weights;
  private final boolean inPortions;
  private final Warnings warnings = new Warnings();

  /**
   * A plan ready to run.
   *
   * @param signature what it is for
   * @param passes what the passes did that run when the signature is known
   * @param warnings what may be a mistake in the model
   * @param decision why it has the backends that it has
   * @param executor runs it
   */
  record Made(
      Signature signature,
      List<String> passes,
      List<String> warnings,
      Decision decision,
      Executor executor) {}

  /**
   * A planner.
   *
   * @param inPortions whether batches may go through in portions
   */
  SignaturePlanner(
      BackendChooser chooser, Laboratory laboratory, WeightStore weights, boolean inPortions) {
    this.inPortions = inPortions;
    this.chooser = chooser;
    this.laboratory = laboratory;
    this.weights = weights;
  }

  /**
   * A plan of a graph, for which the memory of idle runs makes room where the heap has too little.
   */
  Made plan(Supplier<Graph> graph, Signature signature) {
    return laboratory
        .contexts()
        .withRoom(
            () -> {
              try {
                return recorded(graph.get(), signature);
              } catch (OutOfMemoryError e) {
                throw HeapMemory.shortage("make a plan for " + signature, e);
              }
            });
  }

  private Made recorded(Graph graph, Signature signature) {
    if (!Recorder.isOn()) {
      return made(graph, signature);
    }
    var event = new PlanEvent();
    event.begin();
    Made made = made(graph, signature);
    Plan plan = made.executor().plan();
    event.graph = plan.name();
    event.steps = plan.steps().size();
    event.arenaBytes = plan.arenaBytes();
    event.commit();
    return made;
  }

  private Made made(Graph graph, Signature signature) {
    SignatureGraph typed =
        SignatureGraph.of(graph, signature, inPortions ? laboratory.pool().threads() : 0);
    Chosen chosen = chooser.choose(typed.graph(), weights);
    Plan plan = rehearsed(typed.graph(), chosen.selector());
    Dump.write(plan.name(), "plan", plan);
    return new Made(
        signature,
        typed.passes(),
        warnings.of(typed.graph()),
        chosen.decision(),
        laboratory.executor(plan, typed.portions()));
  }

  private Plan rehearsed(Graph graph, KernelSelector selector) {
    try (var rehearsals = new Rehearsals(laboratory.clock())) {
      Plan plan = Planner.plan(graph, selector, weights, laboratory.options(), rehearsals);
      rehearsals.await();
      return plan;
    }
  }

  /** Notes what a graph's constants are called, so that what is packed is found again by name. */
  void observe(Graph graph) {
    graph.constants().forEach((value, tensor) -> weights.name(tensor, value.name()));
  }

  /** Forgets from what weights were packed: there will be no other plan. */
  void settle() {
    weights.settle();
  }

  /** The memory of the packed weights. */
  long packedBytes() {
    return weights.bytes();
  }

  /** Frees the packed weights; no plan may be in use. */
  @Override
  public void close() {
    weights.close();
  }
}
