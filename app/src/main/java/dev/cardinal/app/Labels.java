package dev.cardinal.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The names of a model's classes. */
record Labels(List<String> names) {
  /** The metadata key of the names, one a line. */
  static final String KEY = "cardinal.labels";

  /** The names in a file, one a line. */
  static Labels read(Path file) throws IOException {
    return new Labels(Files.readAllLines(file));
  }

  static Labels parse(String text) {
    return new Labels(text.lines().toList());
  }

  /** A class's name; {@code class N} where there is none. */
  String name(int index) {
    return index < names.size() && !names.get(index).isBlank()
        ? names.get(index).strip()
        : "class " + index;
  }
}
