package dev.cardinal;

import dev.cardinal.graph.Graph;
import dev.cardinal.graph.ResidualSums;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Tells what may be a mistake in a session's model, each once: other sizes are no other mistake.
 */
final class Warnings {
  private static final System.Logger LOG = System.getLogger(Warnings.class.getName());

  private final Set<String> nodes = new HashSet<>();

  /** What may be wrong with a graph whose types are known; told where it was not before. */
  List<String> of(Graph graph) {
    List<ResidualSums.Repeated> found = ResidualSums.repeatedChannels(graph);
    for (ResidualSums.Repeated sum : found) {
      if (nodes.add(sum.node().name())) {
        LOG.log(System.Logger.Level.WARNING, "{0}", sum);
      }
    }
    return found.stream().map(ResidualSums.Repeated::toString).toList();
  }
}
