package dev.cardinal.app;

import dev.cardinal.app.Drawing.Arrow;
import dev.cardinal.app.Drawing.Box;
import dev.cardinal.app.Drawing.Row;
import java.util.ArrayList;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.graphper.api.Graphviz;
import org.graphper.api.Html;
import org.graphper.api.Line;
import org.graphper.api.Node;
import org.graphper.api.attributes.Labeljust;
import org.graphper.api.attributes.NodeShapeEnum;
import org.graphper.draw.ExecuteException;

/** Draws drawings as SVG. */
final class SvgText {
  private static final double FONT_SIZE = 11;
  private static final double RANK_GAP = 0.35;
  private static final int MOST_BOXES = 300;
  private static final int MOST_ARROWS = 400;
  private static final long STACK_BYTES = 256L << 20;

  /** Around everything that is drawn, in points. */
  private static final double MARGIN = 12;

  private static final String BACKGROUND = "graph_0_polygon";
  private static final Pattern SHAPE =
      Pattern.compile("id=\"([^\"]*)\"[^>]*? (?:points|d)=\"([^\"]*)\"");
  private static final Pattern POINT = Pattern.compile("(-?[0-9.]+),(-?[0-9.]+)");
  private static final Pattern SIZE =
      Pattern.compile("height=\"[^\"]*\" width=\"[^\"]*\" viewBox=\"[^\"]*\"");

  private SvgText() {}

  /**
   * The drawing as SVG.
   *
   * @throws CommandException if it is too large
   */
  static String of(Drawing drawing) {
    checkSize(drawing);
    var graph = Graphviz.digraph().rankSep(RANK_GAP);
    var nodes = new ArrayList<Node>();
    for (Box box : drawing.boxes()) {
      nodes.add(Node.builder().table(table(box)).shape(NodeShapeEnum.RECT).build());
    }
    nodes.forEach(graph::addNode);
    for (Arrow arrow : drawing.arrows()) {
      graph.addLine(Line.builder(nodes.get(arrow.from()), nodes.get(arrow.to())).build());
    }
    return framed(laidOut(graph.build()));
  }

  /** The layout recurses as deep as the network is, so it gets a stack of its own. */
  private static String laidOut(Graphviz graph) {
    var drawn = new CompletableFuture<String>();
    var thread =
        new Thread(
            null,
            () -> {
              try {
                drawn.complete(graph.toSvgStr());
              } catch (ExecuteException | RuntimeException | Error e) {
                drawn.completeExceptionally(e);
              }
            },
            "cardinal-drawing",
            STACK_BYTES);
    thread.setDaemon(true);
    thread.start();
    try {
      return drawn.join();
    } catch (CompletionException e) {
      throw new CommandException(
          "the network cannot be drawn: " + e.getCause() + "; a .dot file can hold it", e);
    }
  }

  /** What takes the layout more than some seconds, nobody can read either. */
  private static void checkSize(Drawing drawing) {
    int boxes = drawing.boxes().size();
    int arrows = drawing.arrows().size();
    if (boxes > MOST_BOXES || arrows > MOST_ARROWS) {
      throw new CommandException(
          "%d boxes and %d arrows are more than an SVG shows (%d and %d); a .dot file can hold them"
              .formatted(boxes, arrows, MOST_BOXES, MOST_ARROWS));
    }
  }

  private static Html.Table table(Box box) {
    Html.Table table = Html.table().border(0).cellBorder(0).cellSpacing(0).cellPadding(3);
    table.tr(cell(Labeljust.LEFT).textTag(Html.bold(spaced(box.name()))), cell(Labeljust.RIGHT));
    for (Row row : box.rows()) {
      table.tr(
          cell(Labeljust.LEFT).text(spaced(row.text())),
          cell(Labeljust.RIGHT).text(spaced(row.shape())));
    }
    return table;
  }

  private static Html.Td cell(Labeljust side) {
    return Html.td().align(side).fontSize(FONT_SIZE);
  }

  /** SVG drops spaces at the beginning of a text. */
  private static String spaced(String text) {
    return text.replace(' ', '\u00a0');
  }

  /** A picture as large as what is drawn, which the library leaves much room around. */
  private static String framed(String svg) {
    double left = Double.MAX_VALUE;
    double top = Double.MAX_VALUE;
    double right = 0;
    double bottom = 0;
    Matcher shapes = SHAPE.matcher(svg);
    while (shapes.find()) {
      if (!shapes.group(1).equals(BACKGROUND)) {
        Matcher points = POINT.matcher(shapes.group(2));
        while (points.find()) {
          double x = Double.parseDouble(points.group(1));
          double y = Double.parseDouble(points.group(2));
          left = Math.min(left, x - MARGIN);
          top = Math.min(top, y - MARGIN);
          right = Math.max(right, x + MARGIN);
          bottom = Math.max(bottom, y + MARGIN);
        }
      }
    }
    if (right <= left) {
      return svg;
    }
    double width = right - left;
    double height = bottom - top;
    String size =
        String.format(
            Locale.ROOT,
            "height=\"%.0fpt\" width=\"%.0fpt\" viewBox=\"%.1f %.1f %.1f %.1f\"",
            height,
            width,
            left,
            top,
            width,
            height);
    return SIZE.matcher(svg)
        .replaceFirst(size)
        .replace("\"SansSerif\"", "\"Helvetica, Arial, sans-serif\"");
  }
}
