package dev.cardinal.formats.npy;

import dev.cardinal.format.ModelFormatException;
import dev.cardinal.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The header of an NPY file: a Python dictionary with exactly three entries.
 *
 * @param descr the element type and byte order, such as {@code <f4}
 * @param fortranOrder whether the first dimension is the contiguous one
 * @param shape the shape
 */
record NpyHeader(String descr, boolean fortranOrder, Shape shape) {
  private static final int MAX_RANK = 64;

  static NpyHeader parse(String file, String text) {
    return new Parser(file, text).dictionary();
  }

  /** The dictionary as NumPy writes it. */
  @Override
  public String toString() {
    var dims = new StringBuilder();
    for (int i = 0; i < shape.rank(); i++) {
      dims.append(i > 0 ? " " : "").append(shape.dim(i)).append(',');
    }
    if (shape.rank() > 1) {
      dims.setLength(dims.length() - 1);
    }
    return "{'descr': '"
        + descr
        + "', 'fortran_order': "
        + (fortranOrder ? "True" : "False")
        + ", 'shape': ("
        + dims
        + "), }";
  }

  private static final class Parser {
    private final String file;
    private final String text;
    private int position;

    private Parser(String file, String text) {
      this.file = file;
      this.text = text;
    }

    private NpyHeader dictionary() {
      Optional<String> descr = Optional.empty();
      Optional<Boolean> fortranOrder = Optional.empty();
      Optional<Shape> shape = Optional.empty();
      require('{');
      while (!accept('}')) {
        String key = string();
        require(':');
        if (key.equals("descr") && descr.isEmpty()) {
          descr = Optional.of(string());
        } else if (key.equals("fortran_order") && fortranOrder.isEmpty()) {
          fortranOrder = Optional.of(bool());
        } else if (key.equals("shape") && shape.isEmpty()) {
          shape = Optional.of(tuple());
        } else {
          throw error("unknown or second key '" + key + "'");
        }
        if (!accept(',')) {
          require('}');
          break;
        }
      }
      skipSpace();
      if (position != text.length()) {
        throw error("text after the end");
      }
      if (descr.isEmpty() || fortranOrder.isEmpty() || shape.isEmpty()) {
        throw error("descr, fortran_order or shape is missing");
      }
      return new NpyHeader(descr.get(), fortranOrder.get(), shape.get());
    }

    private String string() {
      skipSpace();
      char quote = accept('"') ? '"' : '\'';
      if (quote == '\'') {
        require('\'');
      }
      int end = text.indexOf(quote, position);
      if (end < 0) {
        throw error("a string without end");
      }
      String value = text.substring(position, end);
      position = end + 1;
      return value;
    }

    private boolean bool() {
      skipSpace();
      for (boolean value : new boolean[] {true, false}) {
        String word = value ? "True" : "False";
        if (text.startsWith(word, position)) {
          position += word.length();
          return value;
        }
      }
      throw error("neither True nor False");
    }

    private Shape tuple() {
      List<Long> dims = new ArrayList<>();
      require('(');
      while (!accept(')')) {
        dims.add(integer());
        if (dims.size() > MAX_RANK) {
          throw error("more than " + MAX_RANK + " dimensions");
        }
        if (!accept(',')) {
          require(')');
          break;
        }
      }
      try {
        return Shape.of(dims);
      } catch (IllegalArgumentException e) {
        throw error(e.getMessage());
      }
    }

    private long integer() {
      skipSpace();
      int start = position;
      while (position < text.length() && Character.digit(text.charAt(position), 10) >= 0) {
        position++;
      }
      try {
        return Long.parseLong(text, start, position, 10);
      } catch (NumberFormatException e) {
        throw error("not a size");
      }
    }

    private boolean accept(char c) {
      skipSpace();
      boolean found = position < text.length() && text.charAt(position) == c;
      position += found ? 1 : 0;
      return found;
    }

    private void require(char c) {
      if (!accept(c)) {
        throw error("'" + c + "' is missing");
      }
    }

    private void skipSpace() {
      while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
        position++;
      }
    }

    private ModelFormatException error(String problem) {
      return new ModelFormatException(file, "header, character " + position, problem);
    }
  }
}
