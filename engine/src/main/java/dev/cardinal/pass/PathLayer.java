package dev.cardinal.pass;

import dev.cardinal.graph.Graph;
import dev.cardinal.graph.GraphEdit;
import dev.cardinal.graph.Node;
import dev.cardinal.graph.Value;
import dev.cardinal.op.BatchNormalization;
import dev.cardinal.op.Clip;
import dev.cardinal.op.Conv;
import dev.cardinal.op.Op;
import dev.cardinal.op.PostOps;
import dev.cardinal.op.UnaryOp;
import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Shape;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The nodes at one place of parallel paths, path by path, where they are so alike that one node can
 * do the same for the channels of all paths: convolutions, batch normalisations or activations.
 */
final class PathLayer {
  private final Graph graph;
  private final List<Node> nodes;

  private PathLayer(Graph graph, List<Node> nodes) {
    this.graph = graph;
    this.nodes = nodes;
  }

  /** The layer of the nodes that compute given values and serve nothing else. */
  static Optional<PathLayer> of(Graph graph, List<Value> results) {
    var nodes = new ArrayList<Node>();
    for (Value result : results) {
      graph
          .producer(result)
          .filter(_ -> Values.only(graph, result).isPresent())
          .ifPresent(nodes::add);
    }
    boolean complete = nodes.size() == results.size() && nodes.stream().distinct().count() > 1;
    return Optional.of(new PathLayer(graph, nodes)).filter(layer -> complete && layer.isAlike());
  }

  private boolean isAlike() {
    return nodes.stream().allMatch(node -> node.op().equals(first().op()))
        && switch (first().op()) {
          case Conv conv ->
              !conv.postOps().residual() && haveAlikeWeights() && biases().isPresent();
          case BatchNormalization _ -> haveAlikeStatistics();
          case Clip _ -> haveEqual(Clip.MIN) && haveEqual(Clip.MAX);
          case UnaryOp _ -> true;
          default -> false;
        };
  }

  private Node first() {
    return nodes.getFirst();
  }

  /** Weights that paths share are not joined, since that would store them many times. */
  private boolean haveAlikeWeights() {
    List<TensorType> types = constants(Conv.WEIGHTS).stream().map(Tensor::type).toList();
    return types.size() == nodes.size()
        && types.stream().distinct().count() == 1
        && nodes.stream()
            .allMatch(node -> Values.only(graph, node.input(Conv.WEIGHTS)).isPresent());
  }

  private boolean haveAlikeStatistics() {
    Optional<Tensor> scale = graph.constant(first().input(BatchNormalization.SCALE));
    return scale.isPresent()
        && nodes.stream()
            .allMatch(
                node ->
                    node.inputs().stream()
                        .skip(1)
                        .allMatch(v -> Values.isVector(graph, v, scale.get().shape().dim(0))));
  }

  private boolean haveEqual(int bound) {
    List<Tensor> bounds = constants(bound);
    return nodes.stream().allMatch(node -> node.input(bound).isAbsent())
        || (bounds.size() == nodes.size()
            && bounds.stream().allMatch(c -> c.type().dtype() == DType.FLOAT32)
            && bounds.stream().map(c -> c.floatAt(0)).distinct().count() == 1);
  }

  /** The constants among the operands of an index. */
  private List<Tensor> constants(int index) {
    return nodes.stream().flatMap(node -> graph.constant(node.input(index)).stream()).toList();
  }

  /**
   * The biases of all convolutions, or of none: biases of zero, such as additions of zero leave
   * behind, may stand beside absent ones. Empty if only some have biases.
   */
  private Optional<List<Tensor>> biases() {
    List<Tensor> biases = constants(Conv.BIAS);
    boolean constant =
        nodes.stream()
            .map(node -> node.input(Conv.BIAS))
            .allMatch(bias -> bias.isAbsent() || graph.constant(bias).isPresent());
    if (constant && biases.size() == nodes.size()) {
      return Optional.of(biases);
    }
    return constant && biases.stream().allMatch(JoinedConstants::isZero)
        ? Optional.of(List.of())
        : Optional.empty();
  }

  /** The first operands: what the paths have come to before this layer. */
  List<Value> sources() {
    return nodes.stream().map(node -> node.input(0)).toList();
  }

  List<Node> nodes() {
    return nodes;
  }

  boolean isConv() {
    return first().op() instanceof Conv;
  }

  /** Whether these are convolutions in one group each. */
  boolean isDense() {
    return first().op() instanceof Conv conv && conv.group() == 1;
  }

  /** Whether nothing follows the convolutions within their steps. */
  boolean isLinear() {
    return first().op() instanceof Conv conv && conv.postOps().equals(PostOps.NONE);
  }

  /** Whether each path has parameters of its own, so that equal operands differ after it. */
  boolean hasParameters() {
    return isConv() || first().op() instanceof BatchNormalization;
  }

  /** The number of all dimensions that the convolutions work on. */
  int rank() {
    return weights().rank();
  }

  /** The channels that each convolution takes. */
  long channels() {
    return weights().dim(1) * ((Conv) first().op()).group();
  }

  private Shape weights() {
    return constants(Conv.WEIGHTS).getFirst().shape();
  }

  /** The same with the paths in another order. */
  PathLayer ordered(List<Integer> order) {
    return new PathLayer(graph, order.stream().map(nodes::get).toList());
  }

  /** Makes the nodes one that takes their own channels, or all channels, of one value. */
  void join(GraphEdit edit, Value src, boolean ownChannels, List<Value> results) {
    var operands = new ArrayList<Value>(List.of(src));
    switch (first().op()) {
      case Conv _ -> {
        operands.add(rows(edit, Conv.WEIGHTS));
        if (!biases().orElseThrow().isEmpty()) {
          operands.add(rows(edit, Conv.BIAS));
        }
      }
      case BatchNormalization _ -> {
        for (int i = BatchNormalization.SCALE; i <= BatchNormalization.VARIANCE; i++) {
          operands.add(rows(edit, i));
        }
      }
      default -> operands.addAll(first().inputs().subList(1, first().inputs().size()));
    }
    replace(edit, joined(ownChannels), operands, results);
  }

  private Op joined(boolean ownChannels) {
    return ownChannels && first().op() instanceof Conv conv
        ? new Conv(conv.window(), conv.group() * nodes.size(), conv.postOps())
        : first().op();
  }

  private Value rows(GraphEdit edit, int index) {
    return constant(edit, index, JoinedConstants.rows(constants(index)));
  }

  /** Makes convolutions whose results are added one that takes the channels of all. */
  void joinSum(GraphEdit edit, Value src, List<Value> results) {
    var operands = new ArrayList<Value>(List.of(src));
    Tensor weights = JoinedConstants.columns(constants(Conv.WEIGHTS));
    operands.add(constant(edit, Conv.WEIGHTS, weights));
    List<Tensor> biases = biases().orElseThrow();
    if (!biases.isEmpty()) {
      operands.add(constant(edit, Conv.BIAS, JoinedConstants.sum(biases)));
    }
    replace(edit, first().op(), operands, results);
  }

  private Value constant(GraphEdit edit, int index, Tensor joined) {
    Value value = edit.fresh(first().input(index) + ".joined");
    edit.constant(value, joined);
    return value;
  }

  private void replace(GraphEdit edit, Op op, List<Value> operands, List<Value> results) {
    edit.replace(first(), new Node(first().name(), op, operands, results));
    nodes.stream().skip(1).forEach(edit::remove);
  }
}
