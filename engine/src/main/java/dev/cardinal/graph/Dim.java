package dev.cardinal.graph;

/** The size of a dimension of a graph's input: fixed, or a symbol that callers decide. */
public sealed interface Dim {
  /**
   * A fixed size.
   *
   * @param size not negative
   */
  record Fixed(long size) implements Dim {
    @Override
    public String toString() {
      return Long.toString(size);
    }
  }

  /**
   * A size that callers decide; the same symbol is the same size throughout one call.
   *
   * @param name such as {@code N}; empty for a size that is free on its own
   */
  record Symbol(String name) implements Dim {
    @Override
    public String toString() {
      return name.isEmpty() ? "?" : name;
    }
  }

  /** A fixed size. */
  static Dim of(long size) {
    return new Fixed(size);
  }

  /** A symbol. */
  static Dim of(String name) {
    return new Symbol(name);
  }
}
