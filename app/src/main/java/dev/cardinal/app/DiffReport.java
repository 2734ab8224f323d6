package dev.cardinal.app;

import dev.cardinal.app.diff.Diff;
import dev.cardinal.app.diff.Distance;
import dev.cardinal.app.diff.Layer;
import dev.cardinal.app.diff.Parting;
import dev.cardinal.app.diff.Reproduction;
import dev.cardinal.tensor.DType;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What {@code diff} prints.
 *
 * @param model the model's name
 * @param backends the names of both sides
 * @param tolerance how far apart results might have been
 * @param diff what was found
 * @param files what was written
 * @param command shows the difference again
 */
record DiffReport(
    String model,
    List<String> backends,
    double tolerance,
    Diff diff,
    Optional<Reproduction> files,
    Optional<String> command) {

  String text() {
    var text = new StringBuilder();
    diff.parting()
        .ifPresentOrElse(
            parting -> parting(text, parting),
            () ->
                text.append(
                    "%s agree on all %d layers of %s\n"
                        .formatted(String.join(" and ", backends), diff.layers().size(), model)));
    if (diff.parting().isEmpty()) {
      farthest(text, "farthest alone", Layer::alone);
      farthest(text, "farthest so far", Layer::accumulated);
    }
    line(text, "outputs", distance(diff.output()));
    line(text, "tolerance", number(tolerance) + " of the largest element");
    if (diff.alike() > 0) {
      line(text, "same kernel", diff.alike() + " of " + diff.layers().size() + " layers");
    }
    files.ifPresent(written -> files(text, written));
    return text.toString();
  }

  private void parting(StringBuilder text, Parting parting) {
    String both = String.join(" and ", backends);
    String where =
        parting.layer().map(l -> "'" + l.node() + "' (" + l.operator() + ")").orElse("the outputs");
    text.append(
        switch (parting.kind()) {
          case LAYER -> both + " part at " + where + ", given the same operands\n";
          case PLAN ->
              both
                  + " part at "
                  + where
                  + ": "
                  + parting.first().replaceFirst("\\.plan$", "")
                  + " has other results for it within the whole plan than alone\n";
          case ROUNDING ->
              both + " part at " + where + ": no layer does alone, but small differences add up\n";
          case MEMORY ->
              both
                  + " part at the outputs, but no layer does if all results are kept:"
                  + " do values share memory that they must not?\n";
        });
    parting
        .layer()
        .ifPresent(
            layer -> {
              line(text, "problem", layer.problem().isEmpty() ? "none" : layer.problem());
              line(text, backends.get(0), layer.firstKernel());
              line(text, backends.get(1), layer.secondKernel());
            });
    Distance found = parting.distance();
    line(text, "difference", distance(found));
    line(
        text,
        "element",
        "%d of '%s': %s and %s"
            .formatted(
                found.index(),
                found.value(),
                element(found.dtype(), found.first()),
                element(found.dtype(), found.second())));
    long more = diff.layers().stream().filter(l -> l.alone().exceeds(tolerance)).count() - 1;
    if (parting.kind() == Parting.Kind.LAYER && more > 0) {
      line(text, "also", more + " later layer" + (more == 1 ? " parts" : "s part"));
    }
    diff.firstAccumulated()
        .filter(first -> !Optional.of(first).equals(parting.layer()))
        .ifPresent(
            first -> line(text, "accumulated", "differences from '" + first.node() + "' on"));
  }

  private void farthest(StringBuilder text, String what, Function<Layer, Distance> distance) {
    diff.layers().stream()
        .max(Comparator.comparingDouble(layer -> distance.apply(layer).relative()))
        .filter(layer -> distance.apply(layer).absolute() > 0)
        .ifPresent(
            layer ->
                line(text, what, distance(distance.apply(layer)) + " at '" + layer.node() + "'"));
  }

  private void files(StringBuilder text, Reproduction written) {
    text.append('\n');
    written.model().ifPresent(file -> line(text, "layer", file.toString()));
    written.inputs().forEach((name, file) -> line(text, "input", file + " (" + name + ")"));
    written.outputs().forEach((name, file) -> line(text, "output", file + " (" + name + ")"));
    command.ifPresent(words -> line(text, "again", words));
  }

  private static void line(StringBuilder text, String what, String rest) {
    text.append("  %-16s %s\n".formatted(what, rest));
  }

  private static String distance(Distance distance) {
    return "%s, %s of the largest element"
        .formatted(number(distance.absolute()), number(distance.relative()));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.2e", value).replace("0.00e+00", "0");
  }

  /** With all digits that an element has. */
  private static String element(DType dtype, double value) {
    return dtype == DType.FLOAT32 ? Float.toString((float) value) : Long.toString((long) value);
  }

  Map<String, Object> tree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("model", model);
    tree.put("backends", backends);
    tree.put("tolerance", tolerance);
    tree.put("part", diff.parting().isPresent());
    tree.put(
        "kind", diff.parting().map(p -> p.kind().name().toLowerCase(Locale.ROOT)).orElse(null));
    tree.put("layer", diff.parting().flatMap(Parting::layer).map(Layer::node).orElse(null));
    tree.put("difference", diff.parting().map(p -> tree(p.distance())).orElse(null));
    tree.put("accumulated_from", diff.firstAccumulated().map(Layer::node).orElse(null));
    tree.put("output", tree(diff.output()));
    tree.put("layers", diff.layers().stream().map(this::tree).toList());
    tree.put("files", files.map(DiffReport::tree).orElse(null));
    tree.put("command", command.orElse(null));
    return tree;
  }

  private Map<String, Object> tree(Layer layer) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("node", layer.node());
    tree.put("operator", layer.operator());
    tree.put("problem", layer.problem());
    tree.put("kernels", List.of(layer.firstKernel(), layer.secondKernel()));
    tree.put("alone", tree(layer.alone()));
    tree.put("accumulated", tree(layer.accumulated()));
    tree.put("parts", layer.alone().exceeds(tolerance));
    return tree;
  }

  private static Map<String, Object> tree(Distance distance) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("value", distance.value());
    tree.put("absolute", distance.absolute());
    tree.put("relative", distance.relative());
    tree.put("index", distance.index());
    tree.put("elements", List.of(distance.first(), distance.second()));
    return tree;
  }

  private static Map<String, Object> tree(Reproduction files) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("model", files.model().map(Object::toString).orElse(null));
    Map<String, String> inputs = new LinkedHashMap<>();
    files.inputs().forEach((name, file) -> inputs.put(name, file.toString()));
    Map<String, String> outputs = new LinkedHashMap<>();
    files.outputs().forEach((name, file) -> outputs.put(name, file.toString()));
    tree.put("inputs", inputs);
    tree.put("outputs", outputs);
    return tree;
  }
}
