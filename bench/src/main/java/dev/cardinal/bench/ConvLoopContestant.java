package dev.cardinal.bench;

import dev.cardinal.Model;
import dev.cardinal.PlanReport;
import dev.cardinal.Session;
import dev.cardinal.exec.KernelRun;
import dev.cardinal.exec.WorkerPool;
import dev.cardinal.onednn.OneDnnBackend;
import dev.cardinal.op.ConvProblem;
import dev.cardinal.plan.MemoryBudget;
import dev.cardinal.plan.WeightStore;
import dev.cardinal.spi.FpMath;
import dev.cardinal.spi.KernelOptions;
import dev.cardinal.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * oneDNN's own time for a network's convolutions, and nothing else: a loop over its primitives in
 * the network's order, each with bias and ReLU, weights of its own and the layouts that oneDNN
 * chooses.
 */
final class ConvLoopContestant implements Contestant {
  private final WorkerPool pool;
  private final List<KernelRun> convolutions = new ArrayList<>();

  ConvLoopContestant(Model model, Tensor input, int threads) {
    pool = new WorkerPool(threads);
    var options = new KernelOptions(threads, FpMath.STRICT);
    var store = new WeightStore(new MemoryBudget(Long.MAX_VALUE));
    for (String problem : problems(model, input)) {
      var conv = new ConvCase(ConvProblem.parse(problem), options);
      convolutions.add(conv.run(new OneDnnBackend(), store, pool));
    }
  }

  private static List<String> problems(Model model, Tensor input) {
    String name = model.inputs().getFirst().value().name();
    try (Session session = Session.of(model)) {
      return session.plan(Map.of(name, input.type())).steps().stream()
          .filter(step -> step.operator().equals("Conv"))
          .map(PlanReport.Step::problem)
          .toList();
    }
  }

  @Override
  public String name() {
    return "onednn's " + convolutions.size() + " convolutions";
  }

  @Override
  public boolean computesTheNetwork() {
    return false;
  }

  @Override
  public Tensor run() {
    convolutions.forEach(KernelRun::run);
    return convolutions.getLast().result(0);
  }

  @Override
  public void close() {
    convolutions.forEach(KernelRun::close);
    pool.close();
  }
}
