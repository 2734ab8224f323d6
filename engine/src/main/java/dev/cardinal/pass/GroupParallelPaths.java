package dev.cardinal.pass;

import dev.cardinal.graph.Graph;
import dev.cardinal.graph.GraphEdit;
import dev.cardinal.graph.Node;
import dev.cardinal.op.Add;
import dev.cardinal.op.Concat;
import dev.cardinal.op.Sum;
import java.util.Optional;

/**
 * Makes one path with a grouped convolution of parallel paths with small ones: of figure 3 (a) and
 * (b) of the ResNeXt paper its (c). The paths may take one value whole or parts that a Split or
 * Slices cut out of it, and their results may be concatenated or added, in whatever order. Paths
 * that differ in anything but the values of their parameters stay as they are.
 */
final class GroupParallelPaths implements GraphPass {
  @Override
  public Graph apply(Graph graph) {
    var edit = new GraphEdit(graph);
    for (Node node : graph.nodes()) {
      switch (node.op()) {
        case Concat _ -> groupConcatenated(graph, node, edit);
        case Add _, Sum _ -> groupSummed(graph, node, edit);
        default -> {}
      }
    }
    return edit.isEmpty() ? graph : edit.apply();
  }

  private static void groupConcatenated(Graph graph, Node root, GraphEdit edit) {
    Optional<Tree> tree = Tree.of(graph, root, node -> node.op().equals(root.op()));
    Optional<ParallelPaths> paths =
        tree.flatMap(t -> ParallelPaths.to(graph, t.leaves()))
            .filter(found -> isOfChannels((Concat) root.op(), found))
            .filter(ParallelPaths::areGroups)
            .filter(found -> found.areUntouched(edit));
    if (paths.isPresent()) {
      paths.get().group(edit, root.outputs());
      tree.get().nodes().forEach(edit::remove);
    }
  }

  private static boolean isOfChannels(Concat concat, ParallelPaths paths) {
    return paths.layers().stream()
        .filter(PathLayer::isConv)
        .anyMatch(convs -> concat.axis() == 1 || concat.axis() == 1 - convs.rank());
  }

  private static void groupSummed(Graph graph, Node root, GraphEdit edit) {
    Tree.of(graph, root, GroupParallelPaths::isSum)
        .map(tree -> new SummedPaths(graph, tree))
        .ifPresent(sum -> sum.group(edit));
  }

  private static boolean isSum(Node node) {
    return node.op() instanceof Add || node.op() instanceof Sum;
  }
}
