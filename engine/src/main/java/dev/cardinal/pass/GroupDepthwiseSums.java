package dev.cardinal.pass;

import dev.cardinal.graph.Graph;
import dev.cardinal.graph.GraphEdit;
import dev.cardinal.graph.Node;
import dev.cardinal.graph.Value;
import dev.cardinal.op.Conv;
import dev.cardinal.op.PostOps;
import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes one grouped convolution of a depthwise one, with several results for each channel, and the
 * sums of these results: as grouped convolutions were written in Keras before it had any. The
 * weights are the same numbers in another order.
 */
final class GroupDepthwiseSums implements GraphPass {
  @Override
  public Graph apply(Graph graph) {
    var edit = new GraphEdit(graph);
    for (Node node : graph.nodes()) {
      weights(graph, node)
          .flatMap(weights -> ChannelSums.of(graph, node, weights.shape().intDim(0)))
          .ifPresent(sums -> group(graph, node, sums, edit));
    }
    return edit.isEmpty() ? graph : edit.apply();
  }

  /** The weights of a depthwise convolution whose every channel has several results. */
  private static Optional<Tensor> weights(Graph graph, Node node) {
    if (!(node.op() instanceof Conv conv) || !conv.postOps().equals(PostOps.NONE)) {
      return Optional.empty();
    }
    return graph
        .constant(node.input(Conv.WEIGHTS))
        .filter(weights -> weights.dtype() == DType.FLOAT32 && weights.shape().rank() > 2)
        .filter(weights -> weights.shape().dim(1) == 1 && conv.group() > 1)
        .filter(weights -> weights.shape().dim(0) > conv.group())
        .filter(weights -> weights.shape().dim(0) % conv.group() == 0)
        .filter(weights -> hasKnownBias(graph, node, weights.shape().dim(0)));
  }

  private static boolean hasKnownBias(Graph graph, Node conv, long results) {
    Value bias = conv.input(Conv.BIAS);
    return bias.isAbsent() || Values.isVector(graph, bias, results);
  }

  private static void group(Graph graph, Node node, ChannelSums sums, GraphEdit edit) {
    Conv conv = (Conv) node.op();
    Tensor weights = graph.constant(node.input(Conv.WEIGHTS)).orElseThrow();
    int perChannel = weights.shape().intDim(0) / conv.group();
    Optional<int[][]> sources = sums.byGroups(conv.group(), perChannel);
    if (sources.isEmpty()) {
      return;
    }
    var inputs = new ArrayList<Value>(List.of(node.input(Conv.SRC)));
    Value grouped = edit.fresh(node.input(Conv.WEIGHTS) + ".grouped");
    edit.constant(grouped, weights(weights, sources.get()));
    inputs.add(grouped);
    Optional<Tensor> bias = graph.constant(node.input(Conv.BIAS));
    if (bias.isPresent() || sums.bias().isPresent()) {
      Value added = edit.fresh(node.name() + ".bias.grouped");
      edit.constant(added, bias(bias, sums.bias(), sources.get()));
      inputs.add(added);
    }
    int groups = conv.group() / sources.get()[0].length;
    var op = new Conv(conv.window(), groups);
    edit.replace(node, new Node(node.name(), op, inputs, List.of(sums.result())));
    sums.nodes().forEach(edit::remove);
  }

  /** The kernels of each result's channels, side by side. */
  private static Tensor weights(Tensor depthwise, int[][] sources) {
    long[] dims = depthwise.shape().dims();
    dims[0] = sources.length;
    dims[1] = sources[0].length;
    Tensor grouped = Tensor.allocate(TensorType.float32(dims));
    long taps = depthwise.shape().elements(2, depthwise.shape().rank());
    long at = 0;
    for (int[] channels : sources) {
      for (int channel : channels) {
        for (long tap = 0; tap < taps; tap++) {
          grouped.floatAt(at++, depthwise.floatAt(channel * taps + tap));
        }
      }
    }
    return grouped;
  }

  private static Tensor bias(Optional<Tensor> summed, Optional<Tensor> added, int[][] sources) {
    float[] bias = new float[sources.length];
    for (int result = 0; result < bias.length; result++) {
      double total = added.isPresent() ? added.get().floatAt(result) : 0;
      if (summed.isPresent()) {
        for (int channel : sources[result]) {
          total += summed.get().floatAt(channel);
        }
      }
      bias[result] = (float) total;
    }
    return Tensor.of(bias, bias.length);
  }
}
