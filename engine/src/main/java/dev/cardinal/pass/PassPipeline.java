package dev.cardinal.pass;

import dev.cardinal.graph.Graph;
import dev.cardinal.graph.GraphException;
import dev.cardinal.graph.Node;
import dev.cardinal.graph.Value;
import dev.cardinal.tensor.TensorType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Passes in their order, run in rounds until none of them finds anything to do. After every pass
 * the graph's inputs and outputs are compared with those before it.
 */
public final class PassPipeline {
  /** Far more rounds than any pass needs to make way for another; ends passes at odds. */
  private static final int MOST_ROUNDS = 100;

  private final List<GraphPass> passes;

  /**
   * What one pass has done.
   *
   * @param pass the pass's name
   * @param nodes the number of nodes that are gone, fused or folded or removed
   */
  public record Applied(String pass, int nodes) {
    /** As in {@code FoldBatchNormalization: 53 nodes}. */
    @Override
    public String toString() {
      return switch (nodes) {
        case 0 -> pass + ": constants only";
        case 1 -> pass + ": 1 node";
        default -> pass + ": " + nodes + " nodes";
      };
    }
  }

  /**
   * A graph and how it came about.
   *
   * @param graph the graph after all passes
   * @param applied what each pass that changed something has done, all rounds taken together
   */
  public record Result(Graph graph, List<Applied> applied) {
    /** Copies the list. */
    public Result {
      applied = List.copyOf(applied);
    }
  }

  /** Passes in the order in which they run. */
  public PassPipeline(List<GraphPass> passes) {
    this.passes = List.copyOf(passes);
  }

  /** The passes that every session runs. */
  public static PassPipeline standard() {
    return new PassPipeline(
        List.of(
            new RemoveIdentities(),
            new FoldConstants(),
            new GroupDepthwiseSums(),
            new FoldBatchNormalization(),
            new FuseConvBias(),
            new GroupParallelPaths(),
            new FuseMatMulBias(),
            new FuseConvPostOps(),
            new RemoveDeadNodes()));
  }

  /** Constant folding alone: it finds types that shape arithmetic hides. */
  public static PassPipeline constantFolding() {
    return new PassPipeline(List.of(new FoldConstants()));
  }

  /**
   * The graph after all passes.
   *
   * @throws GraphException if a node cannot be computed although its operands are known
   */
  public Result run(Graph graph) {
    Map<String, Integer> applied = new LinkedHashMap<>();
    Dump.write(graph.name(), "before passes", graph);
    Graph before = graph;
    Graph after = round(before, applied);
    for (int rounds = 1; after != before && rounds < MOST_ROUNDS; rounds++) {
      before = after;
      after = round(before, applied);
    }
    var list = new ArrayList<Applied>();
    applied.forEach((pass, nodes) -> list.add(new Applied(pass, nodes)));
    return new Result(after, list);
  }

  private Graph round(Graph graph, Map<String, Integer> applied) {
    Graph now = graph;
    for (GraphPass pass : passes) {
      Graph next = pass.apply(now);
      if (next != now) {
        Dump.write(graph.name(), pass.name(), next);
        check(pass, now, next);
        applied.merge(pass.name(), gone(now, next), Integer::sum);
      }
      now = next;
    }
    return now;
  }

  private static int gone(Graph before, Graph after) {
    Set<String> names = new HashSet<>();
    before.nodes().forEach(node -> names.add(node.name()));
    after.nodes().stream().map(Node::name).forEach(names::remove);
    return names.size();
  }

  private static void check(GraphPass pass, Graph before, Graph after) {
    boolean kept =
        after.inputs().equals(before.inputs()) && after.outputs().equals(before.outputs());
    for (Value output : before.outputs()) {
      Optional<TensorType> type = before.type(output);
      kept &= type.isEmpty() || type.equals(after.type(output));
    }
    if (!kept) {
      throw new IllegalStateException(
          "pass "
              + pass.name()
              + " has changed the inputs or outputs of graph '"
              + before.name()
              + "': this is a defect of the pass");
    }
  }
}
