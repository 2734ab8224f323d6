package dev.cardinal.bench.layers;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Runs as the file tells of them that ONNX Runtime writes when its profiling is on: a list of
 * events in microseconds, of which those of category {@code Node} called {@code ..._kernel_time}
 * are the steps, and those called {@code model_run} the runs.
 *
 * @param steps in order
 * @param times of each run
 * @param runs how long the runs took, in milliseconds
 */
record OnnxRuntimeProfile(List<Step> steps, StepTimes times, List<Double> runs) {
  private static final String KERNEL = "_kernel_time";
  private static final String RUN = "model_run";
  private static final double MICROS = 1e-3;

  /** What convolutions in blocks of channels are called by: the name of the value, and this. */
  private static final String BLOCKED = "_nchwc";

  /** An event. */
  private record Event(String name, String operator, String provider, long start, long micros) {
    static Event of(JsonNode event) {
      JsonNode args = event.path("args");
      return new Event(
          event.path("name").asText(),
          args.path("op_name").asText(),
          args.path("provider").asText(),
          event.path("ts").asLong(),
          event.path("dur").asLong());
    }

    boolean isWithin(Event run) {
      return start >= run.start && start + micros <= run.start + run.micros;
    }

    /** What makes it the same step in another run. */
    String step() {
      return name + " " + operator;
    }
  }

  /**
   * Reads a file's content.
   *
   * @param before how many runs to leave out at the beginning
   * @throws IllegalArgumentException if it tells of no run after these, or of unequal ones
   */
  static OnnxRuntimeProfile of(JsonNode events, int before) {
    List<Event> kernels = new ArrayList<>();
    List<Event> runs = new ArrayList<>();
    for (JsonNode json : events) {
      Event event = Event.of(json);
      if (json.path("cat").asText().equals("Node") && event.name.endsWith(KERNEL)) {
        kernels.add(event);
      } else if (event.name.equals(RUN)) {
        runs.add(event);
      }
    }
    kernels.sort(Comparator.comparingLong(Event::start));
    runs.sort(Comparator.comparingLong(Event::start));
    List<List<Event>> watched =
        runs.stream()
            .skip(before)
            .map(run -> kernels.stream().filter(kernel -> kernel.isWithin(run)).toList())
            .toList();
    return of(runs.stream().skip(before).toList(), watched);
  }

  private static OnnxRuntimeProfile of(List<Event> runs, List<List<Event>> kernels) {
    if (kernels.isEmpty() || kernels.getFirst().isEmpty()) {
      throw new IllegalArgumentException("ONNX Runtime's profile tells of no step");
    }
    List<String> first = kernels.getFirst().stream().map(Event::step).toList();
    List<double[]> starts = new ArrayList<>();
    List<double[]> millis = new ArrayList<>();
    for (int i = 0; i < runs.size(); i++) {
      List<Event> steps = kernels.get(i);
      if (!steps.stream().map(Event::step).toList().equals(first)) {
        throw new IllegalArgumentException(
            "ONNX Runtime's profile tells of runs with other steps than the first one");
      }
      long start = runs.get(i).start;
      starts.add(steps.stream().mapToDouble(e -> (e.start - start) * MICROS).toArray());
      millis.add(steps.stream().mapToDouble(e -> e.micros * MICROS).toArray());
    }
    return new OnnxRuntimeProfile(
        kernels.getFirst().stream().map(OnnxRuntimeProfile::step).toList(),
        new StepTimes(starts, millis),
        runs.stream().map(run -> run.micros * MICROS).toList());
  }

  private static Step step(Event event) {
    String name = event.name.substring(0, event.name.length() - KERNEL.length());
    boolean blocked = name.endsWith(BLOCKED);
    String operator = event.operator.replaceFirst("^Fused(?=Conv|MatMul|Gemm)", "");
    String kernel = event.operator + (blocked ? " nchwc" : "") + provider(event);
    return blocked
        ? new Step(
            operator,
            kernel,
            "",
            Set.of(),
            Set.of(name.substring(0, name.length() - BLOCKED.length())))
        : new Step(operator, kernel, "", plain(name), Set.of());
  }

  private static String provider(Event event) {
    return event.provider.equals("CPUExecutionProvider") ? "" : " by " + event.provider;
  }

  /** The name itself and what it may have been before a fusion added to it. */
  private static Set<String> plain(String name) {
    return Stream.of(
            name,
            name.replaceFirst("_token_\\d+$", ""),
            name.replaceFirst("/\\w+Fusion$", ""),
            name.replaceFirst("^fused ", ""))
        .collect(Collectors.toSet());
  }
}
