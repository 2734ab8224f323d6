package dev.cardinal.app;

import dev.cardinal.app.RegionText.Line;
import dev.cardinal.graph.Graph;
import dev.cardinal.graph.GraphInput;
import dev.cardinal.graph.Node;
import dev.cardinal.graph.Value;
import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.TensorType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A network as its stages, in the order in which they are computed. Left out is what is computed of
 * constants, and what only finds out shapes.
 *
 * @param stages the stages
 */
record Outline(List<Stage> stages) {
  /** Blocks of which more is to be said are shown as their layers. */
  private static final int MOST_LINES = 16;

  /**
   * The outline of a graph.
   *
   * @param types the types of the nodes' first results by node, as far as they are known
   */
  static Outline of(Graph graph, Map<String, TensorType> types) {
    Set<Value> given = graph.inputs().stream().map(GraphInput::value).collect(Collectors.toSet());
    Set<Value> constants = new HashSet<>(graph.constants().keySet());
    constants.add(Value.ABSENT);
    var nodes = new ArrayList<Node>();
    for (Node node : graph.nodes()) {
      TensorType type = types.get(node.name());
      boolean arithmetic = type != null && type.dtype() != DType.FLOAT32;
      if (arithmetic || constants.containsAll(node.inputs())) {
        constants.addAll(node.outputs());
      } else {
        nodes.add(node);
      }
    }
    var stages = new ArrayList<Stage>();
    var text = new RegionText(new LayerText(graph));
    Set<Value> live = given;
    for (List<Node> part : joined(Cuts.of(nodes, given))) {
      Region region = Region.of(part, live);
      List<Line> lines = text.of(region);
      if (isTangled(region) || lines.size() > MOST_LINES) {
        Chains.of(part, live).forEach(chain -> stages.add(layers(text, chain)));
      } else if (isBlock(region)) {
        stages.add(Stage.ofBlock(lines, part));
      } else {
        stages.add(Stage.ofLayer(lines, part));
      }
      live = Set.of(part.getLast().output());
    }
    return new Outline(List.copyOf(stages));
  }

  /** Whether a region is a tangle, or one with what follows it. */
  private static boolean isTangled(Region region) {
    return region instanceof Region.Tangle
        || (region instanceof Region.Series(List<Region> parts)
            && parts.stream().anyMatch(Region.Tangle.class::isInstance));
  }

  private static boolean isBlock(Region region) {
    return switch (region) {
      case Region.Single _ -> false;
      case Region.Series(List<Region> parts) -> parts.stream().anyMatch(Outline::isBlock);
      case Region.Parallel _, Region.Tangle _ -> true;
    };
  }

  private static Stage layers(RegionText text, List<Node> chain) {
    return Stage.ofLayer(text.of(series(chain)), chain);
  }

  private static Region series(List<Node> chain) {
    return new Region.Series(chain.stream().<Region>map(Region.Single::new).toList());
  }

  /** Parts with what follows them: normalisations and activations. */
  private static List<List<Node>> joined(List<List<Node>> parts) {
    var joined = new ArrayList<List<Node>>();
    for (List<Node> part : parts) {
      boolean follows = part.size() == 1 && LayerText.follows(part.getFirst().op());
      if (follows && !joined.isEmpty()) {
        joined.getLast().addAll(part);
      } else {
        joined.add(new ArrayList<>(part));
      }
    }
    return joined;
  }
}
