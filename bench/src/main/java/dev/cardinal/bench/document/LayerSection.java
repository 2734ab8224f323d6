package dev.cardinal.bench.document;

import dev.cardinal.bench.result.Conditions;
import dev.cardinal.bench.result.Entrant;
import dev.cardinal.bench.result.Layer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Where the time of a run goes, for one batch and number of threads. */
final class LayerSection {
  private final Findings findings;
  private final Case at;
  private final List<String> contestants;
  private final List<LayerGroup> groups;
  private final Map<String, Double> totals = new LinkedHashMap<>();

  private LayerSection(Findings findings, Case at) {
    this.findings = findings;
    this.at = at;
    List<Layer> layers = findings.layers(at);
    this.contestants = layers.stream().map(Layer::contestant).distinct().toList();
    this.groups = LayerGroup.of(layers);
    layers.forEach(layer -> totals.merge(layer.contestant(), layer.millis(), Double::sum));
  }

  /** One section for each case whose layers were measured. */
  static List<Section> all(Findings findings) {
    return findings.layerCases().stream()
        .map(at -> new LayerSection(findings, at).section())
        .toList();
  }

  private Section section() {
    String name = "b" + at.batch() + "t" + at.threads();
    return new Section(
        "layers-" + name,
        "Layer by layer: " + at,
        List.of(
            "Contestants fuse differently, so layers that share a node of the ONNX model are"
                + " counted together, as one row. Marked: the least time. These are medians"
                + " without ranges; a small difference means little. What a library tells of"
                + " itself, as oneDNN does, is its own time. The picture of one inference shows"
                + " when each layer started in one of the runs, and its median time.",
            "Operations are those of the definition, also where an algorithm gets by with fewer,"
                + " so that a point may lie above the roof. Bytes are inputs, weights and outputs,"
                + " each once; what caches hold can come faster than memory gives it. Layers whose"
                + " operations are not counted have no point.",
            peaks() + silent()),
        List.of(
            new Chart("kinds", "Time by kind of layer", at.batch(), at.threads(), true),
            new Chart("timeline", "One inference", at.batch(), at.threads(), true),
            new Chart("roofline", "Roofline: every layer", at.batch(), at.threads(), true)),
        List.of(kinds(), times(), speeds(), bandwidths()));
  }

  /** Those who took part and tell nothing of their layers. */
  private String silent() {
    List<String> titles =
        findings.comparison().present().stream()
            .filter(entrant -> !contestants.contains(entrant.id()))
            .map(Entrant::title)
            .toList();
    return titles.isEmpty()
        ? ""
        : " Nothing is known of the layers of " + String.join(" and ", titles) + ".";
  }

  private String peaks() {
    return findings
        .peak(at.threads())
        .map(
            peak ->
                "Measured beside the contestants, with "
                    + Figures.count(at.threads(), "thread")
                    + ": "
                    + Figures.digits(peak.gflops())
                    + " GFLOP/s of fused multiply-adds, "
                    + Figures.digits(peak.gigabytes())
                    + " GB/s read from memory.")
        .orElse(
            "What the machine can do with "
                + Figures.count(at.threads(), "thread")
                + " was not measured.");
  }

  private Table kinds() {
    Map<LayerKind, List<LayerGroup>> kinds = new EnumMap<>(LayerKind.class);
    groups.forEach(g -> kinds.computeIfAbsent(g.kind(), _ -> new ArrayList<>()).add(g));
    var table = new Table("Time by kind of layer", heads(List.of("kind", "groups"), "ms", "share"));
    kinds.forEach(
        (kind, own) ->
            table.row(
                row(
                    List.of(Cell.of(kind.title()), Cell.of(own.size())),
                    contestant -> figure(sum(own, contestant)),
                    contestant -> share(sum(own, contestant), contestant))));
    return table.row(
        row(
            List.of(Cell.of("all"), Cell.of(groups.size())),
            contestant -> figure(totals.get(contestant)),
            _ -> Cell.EMPTY));
  }

  private static double sum(List<LayerGroup> groups, String contestant) {
    return groups.stream()
        .mapToDouble(group -> group.millis(contestant))
        .filter(Double::isFinite)
        .reduce(Double::sum)
        .orElse(Double.NaN);
  }

  private Cell share(double millis, String contestant) {
    return part(millis / totals.get(contestant));
  }

  private static Cell figure(double value) {
    return Cell.of(Figures.digits(value), value);
  }

  private static Cell part(double value) {
    return Cell.of(Figures.percent(value), value);
  }

  private Table times() {
    List<String> heads = heads(List.of("layer", "what", "nodes"), "ms", "share");
    contestants.forEach(contestant -> heads.add(contestant + ", its own ms"));
    var table = new Table("Time of every layer", heads);
    for (LayerGroup group : groups) {
      double least = least(group);
      List<Cell> row =
          row(
              List.of(
                  Cell.of(group.node()),
                  Cell.of(group.problem()),
                  Cell.of(Math.toIntExact(group.nodes()))),
              contestant -> {
                Cell cell = figure(group.millis(contestant));
                return cell.value() == least && contestants.size() > 1 ? cell.asBest() : cell;
              },
              contestant -> share(group.millis(contestant), contestant));
      contestants.forEach(contestant -> row.add(figure(group.libraryMillis(contestant))));
      table.row(row);
    }
    return table.dense();
  }

  private double least(LayerGroup group) {
    return contestants.stream()
        .mapToDouble(group::millis)
        .filter(Double::isFinite)
        .min()
        .orElse(Double.NaN);
  }

  private Table speeds() {
    double peak = findings.peak(at.threads()).map(Conditions.Peak::gflops).orElse(Double.NaN);
    var table =
        new Table(
            "Speed of every layer, and its part of the FMA peak",
            heads(List.of("layer", "what", "MFLOP"), "GFLOP/s", "of peak"));
    for (LayerGroup group : groups) {
      if (group.flops() > 0) {
        table.row(
            row(
                List.of(
                    Cell.of(group.node()), Cell.of(group.problem()), figure(group.flops() * 1e-6)),
                contestant -> figure(group.gflops(contestant)),
                contestant -> part(group.gflops(contestant) / peak)));
      }
    }
    return table.dense();
  }

  private Table bandwidths() {
    double peak = findings.peak(at.threads()).map(Conditions.Peak::gigabytes).orElse(Double.NaN);
    var table =
        new Table(
            "Bytes a second of every layer, and their part of the memory's bandwidth",
            heads(List.of("layer", "what"), "GB/s", "of bandwidth"));
    for (LayerGroup group : groups) {
      if (contestants.stream().mapToDouble(group::gigabytes).anyMatch(Double::isFinite)) {
        table.row(
            row(
                List.of(Cell.of(group.node()), Cell.of(group.problem())),
                contestant -> figure(group.gigabytes(contestant)),
                contestant -> part(group.gigabytes(contestant) / peak)));
      }
    }
    return table.dense();
  }

  /** Columns, then one for each contestant, so that they stand side by side, and another. */
  private List<String> heads(List<String> first, String one, String other) {
    List<String> heads = new ArrayList<>(first);
    contestants.forEach(contestant -> heads.add(contestant + ", " + one));
    contestants.forEach(contestant -> heads.add(contestant + ", " + other));
    return heads;
  }

  private List<Cell> row(
      List<Cell> first, Function<String, Cell> one, Function<String, Cell> other) {
    List<Cell> row = new ArrayList<>(first);
    contestants.forEach(contestant -> row.add(one.apply(contestant)));
    contestants.forEach(contestant -> row.add(other.apply(contestant)));
    return row;
  }
}
