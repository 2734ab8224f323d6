package dev.cardinal.app;

import dev.cardinal.app.Drawing.Arrow;
import dev.cardinal.app.Drawing.Box;
import dev.cardinal.app.Drawing.Row;

/** Writes drawings in DOT, Graphviz's language. */
final class DotText {
  private DotText() {}

  static String of(String name, Drawing drawing) {
    var text = new StringBuilder();
    text.append("digraph \"").append(escaped(name)).append("\" {\n");
    text.append("  node [shape=box, fontname=Helvetica, fontsize=11]\n");
    for (int i = 0; i < drawing.boxes().size(); i++) {
      text.append("  n%d [label=\"%s\"]\n".formatted(i, label(drawing.boxes().get(i))));
    }
    for (Arrow arrow : drawing.arrows()) {
      text.append("  n%d -> n%d\n".formatted(arrow.from(), arrow.to()));
    }
    return text.append("}\n").toString();
  }

  /** Lines that begin at the left, with the shapes after what they are of. */
  private static String label(Box box) {
    var label = new StringBuilder(escaped(box.name())).append("\\l");
    for (Row row : box.rows()) {
      label.append(escaped(row.text()));
      label.append(row.shape().isEmpty() ? "" : ": " + row.shape()).append("\\l");
    }
    return label.toString();
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"").replaceAll("\\R", " ");
  }
}
