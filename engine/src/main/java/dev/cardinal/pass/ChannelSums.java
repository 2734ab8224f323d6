package dev.cardinal.pass;

import dev.cardinal.graph.Graph;
import dev.cardinal.graph.Node;
import dev.cardinal.graph.Value;
import dev.cardinal.op.Add;
import dev.cardinal.op.Conv;
import dev.cardinal.op.Gather;
import dev.cardinal.op.PostOps;
import dev.cardinal.op.Sum;
import dev.cardinal.op.Window;
import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Shape;
import dev.cardinal.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Sums of a convolution's channels, pixel by pixel, and nothing else that is made of them: written
 * as a sum of gathered channels, as a 1x1 convolution of zeros and ones, or as {@link
 * ReshapedSums}.
 *
 * @param nodes what computes them
 * @param result the value in the end
 * @param summands for each channel of the result, the channels whose sum it is
 * @param bias what is added to each channel of the result
 */
@SuppressWarnings("ArrayRecordComponent") // never compared or hashed
record ChannelSums(List<Node> nodes, Value result, int[][] summands, Optional<Tensor> bias) {
  private static final int CHANNELS = 1;

  /** The sums of a convolution's results, if such are all that is made of them. */
  static Optional<ChannelSums> of(Graph graph, Node conv, int channels) {
    List<Node> uses = graph.consumers(conv.output());
    if (uses.isEmpty() || graph.isOutput(conv.output())) {
      return Optional.empty();
    }
    return switch (uses.getFirst().op()) {
      case Gather _ -> ofGathered(graph, uses, channels);
      case Conv _ ->
          Values.only(graph, conv.output()).flatMap(next -> ofConvolved(graph, next, channels));
      default -> ReshapedSums.of(graph, conv);
    };
  }

  private static Optional<ChannelSums> ofConvolved(Graph graph, Node node, int channels) {
    Optional<Tensor> weights = graph.constant(node.input(Conv.WEIGHTS));
    if (!(node.op() instanceof Conv conv)
        || conv.group() != 1
        || !conv.postOps().equals(PostOps.NONE)
        || weights.filter(w -> isPointwise(conv.window(), w, channels)).isEmpty()) {
      return Optional.empty();
    }
    Value bias = node.input(Conv.BIAS);
    long results = weights.get().shape().dim(0);
    boolean known = bias.isAbsent() || Values.isVector(graph, bias, results);
    return Optional.of(weights.get())
        .filter(_ -> known)
        .flatMap(ChannelSums::ones)
        .map(ones -> new ChannelSums(List.of(node), node.output(), ones, graph.constant(bias)));
  }

  private static boolean isPointwise(Window window, Tensor weights, int channels) {
    Shape shape = weights.shape();
    return weights.dtype() == DType.FLOAT32
        && shape.rank() > 2
        && shape.dim(1) == channels
        && shape.elements(2, shape.rank()) == 1
        && window.strides().stream().allMatch(stride -> stride == 1)
        && window.pads().stream().allMatch(pad -> pad == 0);
  }

  /** The channels that each row of zeros and ones adds; empty if there are other numbers. */
  private static Optional<int[][]> ones(Tensor weights) {
    int channels = weights.shape().intDim(1);
    int[][] ones = new int[weights.shape().intDim(0)][];
    for (int result = 0; result < ones.length; result++) {
      int[] found = new int[channels];
      int count = 0;
      for (int channel = 0; channel < channels; channel++) {
        float weight = weights.floatAt((long) result * channels + channel);
        if (weight == 1) {
          found[count++] = channel;
        } else if (weight != 0) {
          return Optional.empty();
        }
      }
      ones[result] = Arrays.copyOf(found, count);
    }
    return Optional.of(ones);
  }

  private static Optional<ChannelSums> ofGathered(Graph graph, List<Node> gathers, int channels) {
    Optional<Node> first = Values.only(graph, gathers.getFirst().output());
    Optional<Tree> tree =
        first
            .filter(ChannelSums::isSum)
            .map(node -> root(graph, node))
            .flatMap(root -> Tree.of(graph, root, ChannelSums::isSum));
    List<Value> gathered = gathers.stream().map(Node::output).toList();
    if (tree.isEmpty() || !areSame(tree.get().leaves(), gathered)) {
      return Optional.empty();
    }
    var nodes = new ArrayList<Node>(gathers);
    nodes.addAll(tree.get().nodes());
    Value result = tree.get().root().output();
    return indices(graph, gathers, channels)
        .map(chosen -> new ChannelSums(nodes, result, transposed(chosen), Optional.empty()));
  }

  static boolean isSum(Node node) {
    return node.op() instanceof Add || node.op() instanceof Sum;
  }

  /** The last of nested sums. */
  static Node root(Graph graph, Node sum) {
    Node root = sum;
    Optional<Node> next = Optional.of(sum);
    while (next.isPresent()) {
      root = next.get();
      next = Values.only(graph, root.output()).filter(ChannelSums::isSum);
    }
    return root;
  }

  /** Whether each of some values stands once among others, and nothing else does. */
  static boolean areSame(List<Value> found, List<Value> expected) {
    return found.size() == expected.size()
        && expected.stream().allMatch(value -> Collections.frequency(found, value) == 1);
  }

  /** The channels that each node gathers, as many as the others. */
  private static Optional<List<int[]>> indices(Graph graph, List<Node> gathers, int channels) {
    List<int[]> indices = new ArrayList<>();
    for (Node node : gathers) {
      Optional<Tensor> chosen = graph.constant(node.input(1)).filter(i -> i.shape().rank() == 1);
      if (chosen.isEmpty() || !(node.op() instanceof Gather gather) || gather.axis() != CHANNELS) {
        return Optional.empty();
      }
      int[] ints =
          Arrays.stream(chosen.get().toLongs())
              .map(i -> i < 0 ? i + channels : i)
              .filter(i -> i >= 0 && i < channels)
              .mapToInt(i -> (int) i)
              .toArray();
      if (ints.length != chosen.get().shape().elements() || ints.length == 0) {
        return Optional.empty();
      }
      indices.add(ints);
    }
    boolean alike = indices.stream().mapToInt(chosen -> chosen.length).distinct().count() == 1;
    return Optional.of(indices).filter(_ -> alike);
  }

  static int[][] transposed(List<int[]> chosen) {
    int[][] transposed = new int[chosen.getFirst().length][chosen.size()];
    for (int result = 0; result < transposed.length; result++) {
      for (int i = 0; i < chosen.size(); i++) {
        transposed[result][i] = chosen.get(i)[result];
      }
    }
    return transposed;
  }

  /**
   * The summands in the order of the inputs that they are made of, where a grouped convolution can
   * compute the sums: each takes all inputs of its group, each once, and none is in two sums.
   *
   * @param inputs the channels of which the summands are made
   * @param perInput how many summands are made of each
   */
  Optional<int[][]> byGroups(int inputs, int perInput) {
    int size = summands.length == 0 ? 0 : summands[0].length;
    if (size == 0 || inputs % size != 0 || summands.length % (inputs / size) != 0) {
      return Optional.empty();
    }
    int perGroup = summands.length / (inputs / size);
    boolean[] taken = new boolean[inputs * perInput];
    int[][] ordered = new int[summands.length][];
    for (int result = 0; result < summands.length; result++) {
      ordered[result] = summands[result].clone();
      Arrays.sort(ordered[result]);
      int first = result / perGroup * size;
      if (ordered[result].length != size) {
        return Optional.empty();
      }
      for (int i = 0; i < size; i++) {
        int channel = ordered[result][i];
        if (channel / perInput != first + i || taken[channel]) {
          return Optional.empty();
        }
        taken[channel] = true;
      }
    }
    return Optional.of(ordered);
  }
}
