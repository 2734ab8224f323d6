package dev.cardinal;

import dev.cardinal.exec.Executor;
import dev.cardinal.exec.StepTimes;
import dev.cardinal.plan.Plan;
import dev.cardinal.plan.Portions;
import dev.cardinal.plan.Step;
import dev.cardinal.tune.Decision;
import java.util.ArrayList;
import java.util.List;

/** Makes plain data of a session's plans. */
final class Reports {
  private Reports() {}

  /** What was decided for a signature. */
  static PlanReport plan(PlanCache.Lease lease, int threads, long packedBytes) {
    Executor executor = lease.executor();
    Plan plan = executor.plan();
    return new PlanReport(
        lease.signature(),
        lease.passes(),
        plan.steps().stream()
            .map(step -> step(step, lease.decision(), executor.portions()))
            .toList(),
        lease.decision().reason(),
        executor.portions().count(),
        executor.sideBySide(),
        executor.sideBySide() * plan.arenaBytes(),
        executor.sideBySide() * plan.leastArenaBytes(),
        executor.sideBySide() * plan.activationBytes(),
        packedBytes,
        scratchBytes(plan, threads, executor.sideBySide()),
        lease.warnings());
  }

  private static long scratchBytes(Plan plan, int threads, int sideBySide) {
    long each = plan.runBytes(1) - plan.arenaBytes();
    return plan.runBytes(threads) - plan.arenaBytes() + (sideBySide - 1) * each;
  }

  private static PlanReport.Step step(Step step, Decision decision, Portions portions) {
    return new PlanReport.Step(
        step.node(),
        step.operator(),
        step.kernelId(),
        step.problem(),
        portions.flops(step),
        step.declined().stream().map(Object::toString).toList(),
        decision.candidates(step.kind()));
  }

  /** How long the steps took. */
  static Profile profile(PlanCache.Lease lease) {
    StepTimes times = lease.executor().times();
    var steps = new ArrayList<Profile.Step>();
    List<Step> planned = lease.executor().plan().steps();
    for (int i = 0; i < planned.size(); i++) {
      Step step = planned.get(i);
      steps.add(
          new Profile.Step(
              step.node(),
              step.operator(),
              step.kernelId(),
              step.problem(),
              lease.executor().portions().flops(step),
              times.meanNanos(i),
              times.leastNanos(i)));
    }
    return new Profile(lease.signature(), times.runs(), steps);
  }
}
