package dev.cardinal.pass;

import dev.cardinal.graph.Graph;

/**
 * One rewrite of a graph. Pure: the graph given stays as it is, and the same graph gives the same
 * result. A pass must cope with values whose types are unknown yet (it leaves alone what it cannot
 * decide), since it runs before symbolic dimensions are bound and once more after.
 */
public interface GraphPass {
  /** Verb and noun, as in {@code FoldConstants}. */
  default String name() {
    return getClass().getSimpleName();
  }

  /** The graph after this pass: the very same one if there was nothing to do. */
  Graph apply(Graph graph);
}
