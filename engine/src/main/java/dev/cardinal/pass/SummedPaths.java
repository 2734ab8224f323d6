package dev.cardinal.pass;

import dev.cardinal.graph.Graph;
import dev.cardinal.graph.GraphEdit;
import dev.cardinal.graph.Node;
import dev.cardinal.graph.Value;
import dev.cardinal.op.Add;
import dev.cardinal.op.Sum;
import java.util.ArrayList;
import java.util.List;

/**
 * The summands of a block in which paths are added: the paths, and beside them at most the block's
 * shortcut and constants.
 */
final class SummedPaths {
  private final Graph graph;
  private final Tree tree;
  private final PathShortcut shortcut;
  private final List<Value> paths = new ArrayList<>();
  private final List<Value> constants = new ArrayList<>();
  private final List<Value> others = new ArrayList<>();

  SummedPaths(Graph graph, Tree tree) {
    this.graph = graph;
    this.tree = tree;
    shortcut = new PathShortcut(graph);
    tree.leaves().forEach(leaf -> kindOf(leaf).add(leaf));
  }

  private List<Value> kindOf(Value leaf) {
    if (shortcut.isPath(leaf)) {
      return paths;
    }
    return graph.constant(leaf).isPresent() ? constants : others;
  }

  /** Makes one path of the paths, if they are such, and adds to it what else there is to add. */
  void group(GraphEdit edit) {
    if (paths.size() > 1 && others.size() < 2) {
      ParallelPaths.to(graph, paths)
          .filter(ParallelPaths::areSummedGroups)
          .filter(found -> isShortcut(found.source().value()))
          .filter(found -> found.areUntouched(edit))
          .ifPresent(found -> group(found, edit));
    }
  }

  private boolean isShortcut(Value source) {
    return others.stream().allMatch(other -> shortcut.isShortcut(other, source));
  }

  private void group(ParallelPaths found, GraphEdit edit) {
    var rest = new ArrayList<Value>(constants);
    rest.addAll(others);
    tree.inner().forEach(edit::remove);
    if (rest.isEmpty()) {
      edit.remove(tree.root());
      found.groupAndSum(edit, tree.root().outputs());
    } else {
      Value sum = paths.getFirst();
      found.groupAndSum(edit, List.of(sum));
      add(sum, rest, edit);
    }
  }

  private void add(Value sum, List<Value> rest, GraphEdit edit) {
    var summands = new ArrayList<Value>(List.of(sum));
    summands.addAll(rest);
    Node root = tree.root();
    var op = summands.size() == 2 ? new Add() : new Sum();
    edit.replace(root, new Node(root.name(), op, summands, root.outputs()));
  }
}
