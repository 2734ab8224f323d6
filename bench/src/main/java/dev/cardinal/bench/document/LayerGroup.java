package dev.cardinal.bench.document;

import dev.cardinal.bench.result.Layer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/**
 * The layers of all contestants that compute the same nodes. Contestants fuse differently: what one
 * does in one layer another does in three, so layers that share a node belong to one group.
 *
 * @param layers of all contestants
 * @param kind what they compute
 */
public record LayerGroup(List<Layer> layers, LayerKind kind) {
  private LayerGroup(List<Layer> layers) {
    this(List.copyOf(layers), LayerKind.of(layers));
  }

  /**
   * The groups, in the order of the contestants' runs.
   *
   * @param layers those of a case, each contestant's as it runs them
   */
  public static List<LayerGroup> of(List<Layer> layers) {
    Map<String, String> parents = new HashMap<>();
    for (Layer layer : layers) {
      for (String node : layer.nodes()) {
        parents.put(root(parents, node), root(parents, layer.nodes().getFirst()));
      }
    }
    Map<String, List<Layer>> groups = new LinkedHashMap<>();
    for (Layer layer : layers) {
      // A node's name never begins with a blank line.
      String group =
          layer.nodes().isEmpty()
              ? "\n" + layer.operator()
              : root(parents, layer.nodes().getFirst());
      groups.computeIfAbsent(group, _ -> new ArrayList<>()).add(layer);
    }
    Map<String, Double> ends = ends(layers);
    return groups.values().stream()
        .map(LayerGroup::new)
        .sorted(
            Comparator.comparing((LayerGroup group) -> group.kind == LayerKind.NO_NODE)
                .thenComparingDouble(group -> group.place(ends)))
        .toList();
  }

  private static String root(Map<String, String> parents, String node) {
    String root = node;
    for (String next = parents.getOrDefault(root, root); !next.equals(root); ) {
      root = next;
      next = parents.getOrDefault(root, root);
    }
    return root;
  }

  private static Map<String, Double> ends(List<Layer> layers) {
    Map<String, Double> ends = new HashMap<>();
    layers.forEach(l -> ends.merge(l.contestant(), l.start() + l.millis(), Math::max));
    return ends;
  }

  /** When it starts, as a part of the run of the first contestant that has it. */
  private double place(Map<String, Double> ends) {
    String contestant = layers.getFirst().contestant();
    double start =
        of(contestant, layers).stream().mapToDouble(Layer::start).min().orElse(Double.MAX_VALUE);
    return start / ends.get(contestant);
  }

  private static List<Layer> of(String contestant, List<Layer> layers) {
    return layers.stream().filter(l -> l.contestant().equals(contestant)).toList();
  }

  /** The node that says what the group is: the main one of a layer with the group's kind. */
  public String node() {
    return main().nodes().isEmpty() ? "(none)" : main().nodes().getFirst();
  }

  /** How many nodes the group has. */
  public long nodes() {
    return layers.stream().flatMap(layer -> layer.nodes().stream()).distinct().count();
  }

  /** The problem string, or else the operator. */
  public String problem() {
    return layers.stream()
        .map(Layer::problem)
        .filter(Predicate.not(String::isEmpty))
        .findFirst()
        .orElseGet(() -> main().operator());
  }

  private Layer main() {
    return layers.stream()
        .filter(layer -> LayerKind.of(List.of(layer)) == kind)
        .findFirst()
        .orElseThrow();
  }

  /** Operations of all its nodes: the contestants' largest count; 0 where none has counted. */
  public long flops() {
    return contestants().stream().mapToLong(c -> sum(c, Layer::flops)).max().orElse(0);
  }

  private List<String> contestants() {
    return layers.stream().map(Layer::contestant).distinct().toList();
  }

  private long sum(String contestant, ToLongFunction<Layer> part) {
    return of(contestant, layers).stream().mapToLong(part).sum();
  }

  /** A contestant's milliseconds for it; NaN if it has no layer here. */
  public double millis(String contestant) {
    List<Layer> own = of(contestant, layers);
    return own.isEmpty() ? Double.NaN : own.stream().mapToDouble(Layer::millis).sum();
  }

  /** What the contestant's library itself tells; NaN if it tells nothing. */
  public double libraryMillis(String contestant) {
    double millis = of(contestant, layers).stream().mapToDouble(Layer::libraryMillis).sum();
    return millis > 0 ? millis : Double.NaN;
  }

  /** A contestant's 10^9 operations a second; NaN where nothing was counted or timed. */
  public double gflops(String contestant) {
    return rate(flops(), millis(contestant));
  }

  /** The 10^9 bytes a second that a contestant reads and writes; NaN where not known. */
  public double gigabytes(String contestant) {
    return rate(sum(contestant, Layer::bytes), millis(contestant));
  }

  private static double rate(long count, double millis) {
    return count > 0 && millis > 0 ? count / (millis * 1e6) : Double.NaN;
  }
}
