package dev.cardinal.bench.standing;

import dev.cardinal.bench.report.Estimate;
import dev.cardinal.bench.report.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The results of all forks, and the samples that are in them. */
record Results(List<ForkResult> forks) {
  static final String OURS = "cardinal vector";
  static final String ONNX_RUNTIME = "onnxruntime";
  static final String ONE_DNN = "cardinal onednn";

  /** What was measured, once each, in the order of the measurements. */
  List<Task> tasks() {
    List<Task> tasks = new ArrayList<>();
    for (ForkResult fork : forks) {
      if (tasks.stream().noneMatch(task -> task.isLike(fork.task()))) {
        tasks.add(fork.task());
      }
    }
    return tasks;
  }

  /** The forks that measured a task. */
  List<ForkResult> of(Task task) {
    return forks.stream().filter(fork -> fork.task().isLike(task)).toList();
  }

  /** A contestant's times, by the beginning of its name. */
  static Optional<Sample> millis(ForkResult fork, String contestant) {
    return fork.runs().stream()
        .filter(run -> run.contestant().startsWith(contestant))
        .findFirst()
        .map(run -> new Sample(run.millis()));
  }

  /** A contestant's time over ours, round by round; empty if it did not take part. */
  Optional<Estimate> ratio(Task task, String contestant) {
    List<Sample> ratios =
        of(task).stream()
            .flatMap(
                fork ->
                    millis(fork, contestant)
                        .map(theirs -> theirs.over(millis(fork, OURS).orElseThrow()))
                        .stream())
            .toList();
    return ratios.isEmpty() ? Optional.empty() : Optional.of(Estimate.of(ratios));
  }

  /** The part of the peak that our whole runs reach. */
  Estimate efficiency(Task task) {
    return Estimate.of(
        of(task).stream()
            .map(
                fork ->
                    Layer.efficiency(
                        fork.flops(), millis(fork, OURS).orElseThrow(), fork.peakGflops()))
            .toList());
  }
}
