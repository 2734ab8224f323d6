package dev.cardinal.bench.layers;

import java.util.Set;

/**
 * A step of a contestant's run, as its library tells of it.
 *
 * @param operator what it computes, as an ONNX operator if it is one
 * @param kernel the kernel's name, as the library calls it
 * @param problem what it computes in detail; empty if the library does not tell
 * @param nodes names of nodes of the model, or names that may be such
 * @param values names of values of the model that it computes, or names that may be such
 */
record Step(String operator, String kernel, String problem, Set<String> nodes, Set<String> values) {
  /** Copies the sets. */
  Step {
    nodes = Set.copyOf(nodes);
    values = Set.copyOf(values);
  }
}
