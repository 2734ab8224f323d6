package dev.cardinal.graph;

import java.util.Objects;

/**
 * A tensor in a graph, known by its name: an input, a constant or a result of exactly one node.
 * Comparable, so that names chosen to have one hash code do not make maps slow.
 *
 * @param name unique in its graph; empty only for {@link #ABSENT}
 */
public record Value(String name) implements Comparable<Value> {
  /** Stands for an optional operand that is not given. */
  public static final Value ABSENT = new Value("");

  /** A value of a name. */
  public Value {
    Objects.requireNonNull(name, "name");
  }

  /** Whether this stands for an operand that is not given. */
  public boolean isAbsent() {
    return name.isEmpty();
  }

  @Override
  public int compareTo(Value other) {
    return name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return isAbsent() ? "-" : name;
  }
}
