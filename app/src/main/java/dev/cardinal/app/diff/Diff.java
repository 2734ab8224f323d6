package dev.cardinal.app.diff;

import java.util.List;
import java.util.Optional;

/**
 * What comparing two sides has found.
 *
 * @param layers all layers in the order of computation
 * @param output between the outputs of both, as usual sessions compute them
 * @param firstAccumulated the first layer at which what both have come to is apart, if any
 * @param parting where they part; empty if they do not
 */
public record Diff(
    List<Layer> layers,
    Distance output,
    Optional<Layer> firstAccumulated,
    Optional<Parting> parting) {
  /** Copies the list. */
  public Diff {
    layers = List.copyOf(layers);
  }

  /** How many layers have the same kernel on both sides, or none, and so cannot part. */
  public long alike() {
    return layers.stream()
        .filter(layer -> layer.firstKernel().equals(layer.secondKernel()))
        .count();
  }
}
