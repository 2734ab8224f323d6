package dev.cardinal.app.diff;

import dev.cardinal.graph.Graph;
import dev.cardinal.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where the two sides part first, with what shows it.
 *
 * @param kind how
 * @param layer the layer; empty if it is not known
 * @param distance how far
 * @param first what the first results are, as file names have it
 * @param second what the second results are
 * @param inputs the layer's inputs by name; none where no layer is known
 * @param firstOutputs the first results by name
 * @param secondOutputs the second results by name
 * @param graph the layer alone; empty if it is not known
 */
public record Parting(
    Kind kind,
    Optional<Layer> layer,
    Distance distance,
    String first,
    String second,
    Map<String, Tensor> inputs,
    Map<String, Tensor> firstOutputs,
    Map<String, Tensor> secondOutputs,
    Optional<Graph> graph) {
  /** Copies the maps. */
  public Parting {
    inputs = new LinkedHashMap<>(inputs);
    firstOutputs = new LinkedHashMap<>(firstOutputs);
    secondOutputs = new LinkedHashMap<>(secondOutputs);
  }

  /** How two sides part. */
  public enum Kind {
    /** For the same operands, a layer has other results on one side than on the other. */
    LAYER,
    /** A side has other results for a layer within its whole plan than for that layer alone. */
    PLAN,
    /** No layer parts on its own, but the small differences of many add up. */
    ROUNDING,
    /** The outputs part, though the layers do not if all their results are kept in memory. */
    MEMORY
  }
}
