package dev.cardinal.bench.layers;

import dev.cardinal.plan.Step;
import dev.cardinal.trace.StepEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/**
 * Runs of one plan as Java Flight Recorder saw them.
 *
 * @param steps the plan's steps, in order
 * @param times of each run
 */
record Recorded(List<PlanStep> steps, StepTimes times) {
  private static final double NANOS = 1e-6;

  /**
   * A step as the engine's event tells of it.
   *
   * @param node the node's name; of two that one kernel computes both names
   * @param kernel the kernel's id
   * @param problem the problem string
   */
  record PlanStep(String node, String kernel, String problem) {
    /** The names of its nodes, if it has several. */
    List<String> nodes() {
      return Step.parts(node);
    }

    private static PlanStep of(RecordedEvent event) {
      return new PlanStep(
          event.getString("node"), event.getString("kernel"), event.getString("problem"));
    }
  }

  /**
   * Records runs of a session, which must be the only one that computes in this process.
   *
   * @param run runs it once
   */
  static Recorded of(Runnable run) {
    int runs = Runs.watched(run);
    try {
      Path file = Files.createTempFile("cardinal-layers", ".jfr");
      try (var recording = new Recording()) {
        recording.enable(StepEvent.class).withThreshold(Duration.ZERO).withoutStackTrace();
        recording.start();
        for (int i = 0; i < Runs.BEFORE + runs; i++) {
          run.run();
        }
        recording.stop();
        recording.dump(file);
        return of(events(file), Runs.BEFORE + runs);
      } finally {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Java Flight Recorder cannot write its file: " + e, e);
    }
  }

  private static List<RecordedEvent> events(Path file) throws IOException {
    String step = StepEvent.class.getAnnotation(jdk.jfr.Name.class).value();
    return RecordingFile.readAllEvents(file).stream()
        .filter(event -> event.getEventType().getName().equals(step))
        .sorted(Comparator.comparing(RecordedEvent::getStartTime))
        .toList();
  }

  /** Cuts events in their order into runs, and leaves out the first of these. */
  private static Recorded of(List<RecordedEvent> events, int runs) {
    if (events.isEmpty() || events.size() % runs != 0) {
      throw new IllegalStateException(
          events.size() + " steps were recorded in " + runs + " runs: they cannot be told apart");
    }
    int count = events.size() / runs;
    List<PlanStep> steps = steps(portions(events.subList(0, count)).getFirst());
    List<double[]> starts = new ArrayList<>();
    List<double[]> millis = new ArrayList<>();
    for (int first = Runs.BEFORE * count; first < events.size(); first += count) {
      List<List<RecordedEvent>> portions = portions(events.subList(first, first + count));
      if (!portions.stream().allMatch(portion -> steps(portion).equals(steps))) {
        throw new IllegalStateException("not all runs had the same steps in the same order");
      }
      if (portions.size() == 1) {
        List<RecordedEvent> run = portions.getFirst();
        Instant start = run.getFirst().getStartTime();
        starts.add(run.stream().mapToDouble(e -> between(start, e.getStartTime())).toArray());
        millis.add(run.stream().mapToDouble(e -> e.getDuration().toNanos() * NANOS).toArray());
      } else {
        double[] shares = shares(portions);
        millis.add(shares);
        starts.add(startsOf(shares));
      }
    }
    return new Recorded(steps, new StepTimes(starts, millis));
  }

  /** The events of a run, those of each portion of its batch by themselves. */
  private static List<List<RecordedEvent>> portions(List<RecordedEvent> run) {
    Map<Integer, List<RecordedEvent>> portions =
        run.stream()
            .collect(
                Collectors.groupingBy(e -> e.getInt("portion"), TreeMap::new, Collectors.toList()));
    return List.copyOf(portions.values());
  }

  private static List<PlanStep> steps(List<RecordedEvent> events) {
    return events.stream().map(PlanStep::of).toList();
  }

  /**
   * What each step took of a run's time, in all portions together: of portions that were computed
   * side by side all threads' times are shares of the time that passed.
   */
  private static double[] shares(List<List<RecordedEvent>> portions) {
    double[] sums = new double[portions.getFirst().size()];
    Instant start = Instant.MAX;
    Instant end = Instant.MIN;
    for (List<RecordedEvent> portion : portions) {
      for (int i = 0; i < sums.length; i++) {
        sums[i] += portion.get(i).getDuration().toNanos() * NANOS;
      }
      Instant from = portion.getFirst().getStartTime();
      Instant to = portion.getLast().getEndTime();
      start = from.isBefore(start) ? from : start;
      end = to.isAfter(end) ? to : end;
    }
    double passed = Math.min(1, between(start, end) / Arrays.stream(sums).sum());
    return Arrays.stream(sums).map(sum -> sum * passed).toArray();
  }

  /** As if all portions' executions of a step followed each other. */
  private static double[] startsOf(double[] millis) {
    double[] starts = new double[millis.length];
    for (int i = 1; i < starts.length; i++) {
      starts[i] = starts[i - 1] + millis[i - 1];
    }
    return starts;
  }

  private static double between(Instant start, Instant end) {
    return Duration.between(start, end).toNanos() * NANOS;
  }
}
