package dev.cardinal.formats.keras;

import dev.cardinal.formats.StridedTensor;
import java.util.List;

/**
 * A layer's variables as a file has them.
 *
 * @param name the layer's name
 * @param kind the layer's class, as in {@code Conv2D}; empty if the file does not tell
 * @param variables in the file's order
 */
record SavedLayer(String name, String kind, List<Variable> variables) {
  /** Copies the list. */
  SavedLayer {
    variables = List.copyOf(variables);
  }

  /**
   * A variable.
   *
   * @param name what it is, as in {@code kernel}; empty if the file only numbers variables
   * @param tensor its values, in Keras' order of axes
   */
  record Variable(String name, StridedTensor tensor) {}
}
