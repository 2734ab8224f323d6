package dev.cardinal.app;

import dev.cardinal.Backends;
import dev.cardinal.PlanReport;
import dev.cardinal.Session;
import dev.cardinal.graph.GraphInput;
import dev.cardinal.tensor.TensorType;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cardinal inspect}. */
@Command(
    name = "inspect",
    description = {
      "Tells what a model is and how Cardinal runs it: inputs, outputs, operators, passes, and the"
          + " plan with the kernel of each step and why others declined."
    })
final class InspectCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Mixin private ModelArgument model;

  @Mixin private InputOptions input;

  @Mixin private SessionOptions options;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  private record Inspection(
      KnownModel known, Map<String, TensorType> outputs, PlanReport plan, int threads) {}

  @Override
  public void run() {
    KnownModel known = model.load();
    Map<String, TensorType> types = input.types(known);
    Inspection inspection;
    try (var _ = Progress.of(spec, "planning " + known.name());
        Session session = options.session(known.model())) {
      inspection =
          new Inspection(known, session.outputTypes(types), session.plan(types), session.threads());
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(Json.of(tree(inspection)));
    } else {
      print(inspection, out);
    }
  }

  private static Map<String, Long> operators(KnownModel known) {
    return known.model().graph().nodes().stream()
        .collect(
            Collectors.groupingBy(node -> node.op().type(), TreeMap::new, Collectors.counting()));
  }

  private static String opset(KnownModel known) {
    return known.model().metadata().getOrDefault("onnx.opset", "none (built in)");
  }

  private static void print(Inspection inspection, PrintWriter out) {
    KnownModel known = inspection.known;
    PlanReport plan = inspection.plan;
    out.println("model      " + known.name());
    known.model().inputs().forEach(input -> out.println("input      " + input));
    boolean fixed = known.model().inputs().stream().allMatch(input -> input.type().isPresent());
    inspection.outputs.forEach(
        (name, type) ->
            out.println("output     " + name + ": " + type + (fixed ? "" : " for the plan below")));
    out.println("opset      " + opset(known));
    out.println("operators  " + joined(operators(known)));
    plan.passes().forEach(pass -> out.println("pass       " + pass));
    plan.warnings().forEach(warning -> out.println("warning    " + warning));
    printBackends(out);
    out.println();
    out.println(
        "plan for "
            + plan.signature()
            + " on "
            + inspection.threads
            + " threads, in "
            + plan.steps().size()
            + " steps");
    if (plan.portions() > 1) {
      out.println(
          "in " + plan.portions() + " portions of the batch, " + plan.sideBySide() + " at a time");
    }
    out.println("backends " + plan.selection());
    out.print(steps(plan));
    out.println();
    out.println(
        "arena        "
            + megabytes(plan.arenaBytes())
            + " (at least "
            + megabytes(plan.leastArenaBytes())
            + "), of all activations' "
            + megabytes(plan.activationBytes()));
    out.println("weights      " + megabytes(plan.packedBytes()) + " packed");
    out.println("scratch      " + megabytes(plan.scratchBytes()) + " a run");
  }

  private static void printBackends(PrintWriter out) {
    var backends = new Backends();
    backends
        .availability()
        .forEach(
            (name, reason) ->
                out.println(
                    "backend    "
                        + name
                        + ": "
                        + reason.map(text -> "not available: " + text).orElse("available")));
    backends.broken().forEach(text -> out.println("backend    broken: " + text));
  }

  private static TextTable steps(PlanReport plan) {
    boolean measured = plan.steps().stream().anyMatch(step -> !step.measured().isEmpty());
    var heads = new ArrayList<>(List.of("Node", "Kernel", "Problem", ">MFLOP"));
    heads.addAll(measured ? List.of("Measured", "Declined") : List.of("Declined"));
    var table = new TextTable(heads.toArray(String[]::new));
    for (PlanReport.Step step : plan.steps()) {
      String flops = String.format(Locale.ROOT, "%.1f", step.flops() / 1e6);
      var row = new ArrayList<Object>(List.of(step.node(), step.kernel(), step.problem()));
      row.add(step.flops() == 0 ? "" : flops);
      if (measured) {
        row.add(times(step));
      }
      row.add(String.join("; ", step.declined()));
      table.row(row.toArray());
    }
    return table;
  }

  /** What backends took, the fastest first, as in {@code vector 0.980 ms, onednn 1.204 ms}. */
  private static String times(PlanReport.Step step) {
    return step.measured().entrySet().stream()
        .sorted(Map.Entry.comparingByValue())
        .map(e -> String.format(Locale.ROOT, "%s %.3f ms", e.getKey(), e.getValue() / 1e6))
        .collect(Collectors.joining(", "));
  }

  private static String joined(Map<String, Long> counts) {
    return counts.entrySet().stream()
        .map(entry -> entry.getValue() + " " + entry.getKey())
        .collect(Collectors.joining(", "));
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%.2f MB", bytes / (double) (1 << 20));
  }

  private static Map<String, Object> tree(Inspection inspection) {
    KnownModel known = inspection.known;
    PlanReport plan = inspection.plan;
    Map<String, String> inputs = new LinkedHashMap<>();
    for (GraphInput input : known.model().inputs()) {
      inputs.put(
          input.value().name(), input.toString().substring(input.value().name().length() + 2));
    }
    Map<String, String> outputs = new LinkedHashMap<>();
    inspection.outputs.forEach((name, type) -> outputs.put(name, type.toString()));
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("model", known.name());
    tree.put("inputs", inputs);
    tree.put("outputs", outputs);
    tree.put("opset", known.model().metadata().get("onnx.opset"));
    tree.put("operators", operators(known));
    tree.put("passes", plan.passes());
    tree.put("warnings", plan.warnings());
    tree.put("backends", backendsTree());
    tree.put("signature", plan.signature());
    tree.put("threads", inspection.threads);
    tree.put("selection", plan.selection());
    tree.put("portions", plan.portions());
    tree.put("side_by_side", plan.sideBySide());
    tree.put("arena_bytes", plan.arenaBytes());
    tree.put("least_arena_bytes", plan.leastArenaBytes());
    tree.put("activation_bytes", plan.activationBytes());
    tree.put("packed_bytes", plan.packedBytes());
    tree.put("scratch_bytes", plan.scratchBytes());
    tree.put("steps", stepsTree(plan));
    return tree;
  }

  /** Each backend with the reason why it is not available, or null. */
  private static Map<String, String> backendsTree() {
    Map<String, String> tree = new LinkedHashMap<>();
    new Backends().availability().forEach((name, reason) -> tree.put(name, reason.orElse(null)));
    return tree;
  }

  private static List<Map<String, Object>> stepsTree(PlanReport plan) {
    List<Map<String, Object>> steps = new ArrayList<>();
    for (PlanReport.Step step : plan.steps()) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("node", step.node());
      entry.put("operator", step.operator());
      entry.put("kernel", step.kernel());
      entry.put("problem", step.problem());
      entry.put("flops", step.flops());
      entry.put("declined", step.declined());
      Map<String, Double> measured = new LinkedHashMap<>();
      step.measured().forEach((backend, nanos) -> measured.put(backend, nanos / 1e6));
      entry.put("measured_ms", measured);
      steps.add(entry);
    }
    return steps;
  }
}
