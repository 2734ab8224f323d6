package dev.cardinal;

import dev.cardinal.graph.Graph;
import dev.cardinal.tensor.Tensor;
import java.lang.foreign.MemorySegment;

/** Weights that are parts of a mapped file. */
final class MappedWeights {
  private MappedWeights() {}

  /**
   * Gives the pages back that a graph's constants take: what they held comes from the file, or from
   * the system's cache of it, when it is read again.
   */
  static void unload(Graph graph) {
    for (Tensor constant : graph.constants().values()) {
      MemorySegment segment = constant.segment();
      if (segment.isMapped()) {
        segment.unload();
      }
    }
  }
}
