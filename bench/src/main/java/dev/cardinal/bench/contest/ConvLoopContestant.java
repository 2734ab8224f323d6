package dev.cardinal.bench.contest;

import dev.cardinal.Session;
import dev.cardinal.exec.KernelRun;
import dev.cardinal.exec.WorkerPool;
import dev.cardinal.onednn.OneDnnBackend;
import dev.cardinal.plan.Step;
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

  ConvLoopContestant(Workload workload, int threads) {
    pool = new WorkerPool(threads);
    var oneDnn = new OneDnnBackend();
    for (String problem : problems(workload)) {
      var conv = new ConvCase(problem, threads);
      convolutions.add(conv.run(conv.kernels(oneDnn).getFirst(), pool));
    }
  }

  private static List<String> problems(Workload workload) {
    String name = workload.model().inputs().getFirst().value().name();
    try (Session session = Session.builder(workload.model()).backends("onednn").build()) {
      return session.plan(Map.of(name, workload.input().type())).steps().stream()
          .flatMap(step -> Step.parts(step.problem()).stream())
          .filter(problem -> problem.startsWith("conv "))
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
  public void run() {
    convolutions.forEach(KernelRun::run);
  }

  @Override
  public Tensor output() {
    return convolutions.getLast().result(0);
  }

  @Override
  public void close() {
    convolutions.forEach(KernelRun::close);
    pool.close();
  }
}
