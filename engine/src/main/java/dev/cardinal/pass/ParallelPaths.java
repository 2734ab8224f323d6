package dev.cardinal.pass;

import dev.cardinal.graph.Graph;
import dev.cardinal.graph.GraphEdit;
import dev.cardinal.graph.Value;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;

/**
 * Paths that do alike things side by side, traced from their results back to where they come from.
 *
 * @param source where they come from
 * @param layers what they do, in this order
 */
record ParallelPaths(PathSource source, List<PathLayer> layers) {
  /** Copies the list. */
  ParallelPaths {
    layers = List.copyOf(layers);
  }

  /** The paths to given values, if there are such. */
  static Optional<ParallelPaths> to(Graph graph, List<Value> results) {
    var layers = new ArrayDeque<PathLayer>();
    Optional<PathLayer> convs = Optional.empty();
    Optional<PathSource> source = Optional.empty();
    Optional<PathLayer> layer = PathLayer.of(graph, results);
    while (layer.isPresent() && source.isEmpty()) {
      layers.addFirst(layer.get());
      convs = layer.get().isConv() ? layer : convs;
      List<Value> taken = layer.get().sources();
      source = source(graph, taken, convs);
      layer = PathLayer.of(graph, taken);
    }
    return source.map(from -> new ParallelPaths(from, List.copyOf(layers)));
  }

  private static Optional<PathSource> source(
      Graph graph, List<Value> taken, Optional<PathLayer> convs) {
    return PathSource.shared(taken)
        .or(() -> convs.flatMap(first -> PathSource.parts(graph, taken, first)));
  }

  /** Whether the results, one after the other, are those of a grouped convolution. */
  boolean areGroups() {
    return source.isInOrder() && groupedConvs() > 0;
  }

  /** Whether the sum of the results is that of a convolution after a grouped one. */
  boolean areSummedGroups() {
    return layers.getLast().isDense() && layers.getLast().isLinear() && groupedConvs() > 1;
  }

  /**
   * How many of the convolutions take channels of their path alone; 0 if a layer cannot be one node
   * because it does different things to one value.
   */
  private int groupedConvs() {
    int grouped = 0;
    boolean ownChannels = source.ownChannels();
    for (PathLayer layer : layers) {
      if (!ownChannels && layer.hasParameters() && !layer.isDense()) {
        return 0;
      }
      grouped += ownChannels && layer.isConv() ? 1 : 0;
      ownChannels |= layer.isConv();
    }
    return grouped;
  }

  /** Makes them one path to the given result, with a grouped convolution. */
  void group(GraphEdit edit, List<Value> results) {
    PathLayer last = layers.getLast();
    last.join(edit, beforeLast(edit), ownChannelsBeforeLast(), results);
  }

  /** Makes them and their sum one path to the given result, with a grouped convolution. */
  void groupAndSum(GraphEdit edit, List<Value> results) {
    layers.getLast().ordered(source.order()).joinSum(edit, beforeLast(edit), results);
  }

  private boolean ownChannelsBeforeLast() {
    return source.ownChannels()
        || layers.subList(0, layers.size() - 1).stream().anyMatch(PathLayer::isConv);
  }

  /** Joins all layers but the last, and returns what they come to. */
  private Value beforeLast(GraphEdit edit) {
    source.cuts().forEach(edit::remove);
    Value at = source.value();
    boolean ownChannels = source.ownChannels();
    for (PathLayer layer : layers.subList(0, layers.size() - 1)) {
      PathLayer ordered = layer.ordered(source.order());
      List<Value> results = ordered.nodes().getFirst().outputs();
      ordered.join(edit, at, ownChannels, results);
      ownChannels |= layer.isConv();
      at = results.getFirst();
    }
    return at;
  }

  /** Whether none of their nodes has been changed yet. */
  boolean areUntouched(GraphEdit edit) {
    return source.cuts().stream().noneMatch(edit::touches)
        && layers.stream().flatMap(layer -> layer.nodes().stream()).noneMatch(edit::touches);
  }
}
