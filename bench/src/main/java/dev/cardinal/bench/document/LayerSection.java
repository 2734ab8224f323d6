package dev.cardinal.bench.document;

import dev.cardinal.bench.result.Conditions;
import dev.cardinal.bench.result.Layer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

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
            "A row is a group of nodes: contestants fuse differently, so layers that share a node"
                + " of the ONNX model are counted together. Operations are those of the"
                + " definition, also where an algorithm gets by with fewer, so that a point may lie"
                + " above the roof. Bytes are inputs, weights and outputs, each once: what caches"
                + " hold can come faster than memory gives it.",
            peaks()),
        List.of(
            new Chart("kinds", "Time by kind of layer", at.batch(), at.threads(), true),
            new Chart("timeline", "One inference", at.batch(), at.threads(), true),
            new Chart("roofline", "Roofline: every layer", at.batch(), at.threads(), true)),
        List.of(kinds(), times(), speeds(), bandwidths()));
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
        (kind, own) -> {
          List<Cell> row = new ArrayList<>(List.of(Cell.of(kind.title()), Cell.of(own.size())));
          for (String contestant : contestants) {
            double millis = sum(own, contestant);
            row.add(Cell.of(Figures.digits(millis), millis));
            row.add(share(millis, contestant));
          }
          table.row(row);
        });
    List<Cell> sums = new ArrayList<>(List.of(Cell.of("all"), Cell.of(groups.size())));
    for (String contestant : contestants) {
      sums.add(Cell.of(Figures.digits(totals.get(contestant)), totals.get(contestant)));
      sums.add(Cell.EMPTY);
    }
    return table.row(sums);
  }

  private static double sum(List<LayerGroup> groups, String contestant) {
    return groups.stream()
        .mapToDouble(group -> group.millis(contestant))
        .filter(millis -> !Double.isNaN(millis))
        .sum();
  }

  private Cell share(double millis, String contestant) {
    double share = millis / totals.get(contestant);
    return Cell.of(Figures.percent(share), share);
  }

  private Table times() {
    var table =
        new Table("Time of every layer", heads(List.of("layer", "what", "nodes"), "ms", "share"));
    for (LayerGroup group : groups) {
      double least = least(group);
      List<Cell> row = new ArrayList<>(name(group));
      row.add(Cell.of(Math.toIntExact(group.nodes())));
      for (String contestant : contestants) {
        double millis = group.millis(contestant);
        Cell cell = Cell.of(Figures.digits(millis), millis);
        row.add(millis == least && contestants.size() > 1 ? cell.asBest() : cell);
        row.add(share(millis, contestant));
      }
      table.row(row);
    }
    return table;
  }

  private double least(LayerGroup group) {
    return contestants.stream()
        .mapToDouble(group::millis)
        .filter(millis -> !Double.isNaN(millis))
        .min()
        .orElse(Double.NaN);
  }

  private static List<Cell> name(LayerGroup group) {
    return List.of(Cell.of(group.node()), Cell.of(group.problem()));
  }

  private Table speeds() {
    double peak = findings.peak(at.threads()).map(Conditions.Peak::gflops).orElse(Double.NaN);
    var table =
        new Table(
            "Speed of every layer, and its part of the FMA peak",
            heads(List.of("layer", "what", "MFLOP"), "GFLOP/s", "of peak"));
    for (LayerGroup group : groups) {
      if (group.flops() > 0) {
        List<Cell> row = new ArrayList<>(name(group));
        row.add(Cell.of(Figures.digits(group.flops() * 1e-6), group.flops() * 1e-6));
        contestants.forEach(contestant -> row.addAll(rate(group.gflops(contestant), peak)));
        table.row(row);
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
      ToDoubleFunction<String> gigabytes = group::gigabytes;
      if (contestants.stream().mapToDouble(gigabytes).anyMatch(Double::isFinite)) {
        List<Cell> row = new ArrayList<>(name(group));
        contestants.forEach(contestant -> row.addAll(rate(group.gigabytes(contestant), peak)));
        table.row(row);
      }
    }
    return table.dense();
  }

  private static List<Cell> rate(double rate, double peak) {
    double part = rate / peak;
    return List.of(Cell.of(Figures.digits(rate), rate), Cell.of(Figures.percent(part), part));
  }

  /** Columns, and two for each contestant. */
  private List<String> heads(List<String> first, String one, String other) {
    List<String> heads = new ArrayList<>(first);
    for (String contestant : contestants) {
      heads.add(contestant + ", " + one);
      heads.add(contestant + ", " + other);
    }
    return heads;
  }
}
