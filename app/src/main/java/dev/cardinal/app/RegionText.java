package dev.cardinal.app;

import dev.cardinal.graph.Node;
import dev.cardinal.op.Add;
import dev.cardinal.op.Concat;
import dev.cardinal.op.Mul;
import dev.cardinal.op.Sum;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Describes regions in lines; what lies on a path is indented. */
final class RegionText {
  private static final String INDENTATION = "  ";
  private static final String PLUS = " + ";

  private final LayerText layers;

  /**
   * A line.
   *
   * @param text what it says
   * @param last the node that gives the result of what the line says; empty of one that says
   *     something of other lines
   */
  record Line(String text, Optional<Node> last) {
    private Line indented() {
      return new Line(INDENTATION + text, last);
    }

    private Line with(Line more) {
      return new Line(text + PLUS + more.text, more.last);
    }
  }

  RegionText(LayerText layers) {
    this.layers = layers;
  }

  List<Line> of(Region region) {
    return switch (region) {
      case Region.Single(Node node) -> List.of(line(layers.of(node), node));
      case Region.Series(List<Region> parts) -> series(parts);
      case Region.Parallel(List<Region> paths, Node join) -> parallel(paths, join);
      case Region.Tangle(List<Node> nodes) -> List.of(line(counted(nodes), nodes.getLast()));
    };
  }

  private static Line line(String text, Node last) {
    return new Line(text, Optional.of(last));
  }

  /** Normalisations and activations stand on the line of the layer that they follow. */
  private List<Line> series(List<Region> parts) {
    var lines = new ArrayList<Line>();
    for (Region part : parts) {
      List<Line> more = of(part);
      boolean joined =
          part instanceof Region.Single(Node node)
              && LayerText.follows(node.op())
              && !lines.isEmpty();
      if (joined) {
        lines.add(lines.removeLast().with(more.getFirst()));
      } else {
        lines.addAll(more);
      }
    }
    return lines;
  }

  private List<Line> parallel(List<Region> paths, Node join) {
    Map<List<String>, List<List<Line>>> alike = new LinkedHashMap<>();
    for (Region path : paths) {
      List<Line> lines = of(path);
      List<String> text = lines.stream().map(Line::text).toList();
      alike.computeIfAbsent(text, _ -> new ArrayList<>()).add(lines);
    }
    var lines = new ArrayList<Line>();
    for (List<List<Line>> same : alike.values()) {
      List<Line> path = same.getFirst();
      String many = same.size() == 1 ? "path" : same.size() + " paths";
      lines.add(new Line(path.isEmpty() ? "shortcut" : many, Optional.empty()));
      path.forEach(line -> lines.add(line.indented()));
    }
    lines.add(line(joined(join), join));
    return lines;
  }

  private String joined(Node join) {
    return switch (join.op()) {
      case Add _, Sum _ -> "added";
      case Concat _ -> "concatenated";
      case Mul _ -> "multiplied";
      default -> layers.of(join);
    };
  }

  /** As in {@code 4 Add, 12 Conv}. */
  private static String counted(List<Node> nodes) {
    return nodes.stream()
        .collect(
            Collectors.groupingBy(node -> node.op().type(), TreeMap::new, Collectors.counting()))
        .entrySet()
        .stream()
        .map(entry -> entry.getValue() + " " + entry.getKey())
        .collect(Collectors.joining(", "));
  }
}
