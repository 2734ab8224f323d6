package dev.cardinal.pass;

import dev.cardinal.graph.Graph;
import dev.cardinal.graph.GraphEdit;
import dev.cardinal.graph.Node;
import dev.cardinal.graph.Value;
import dev.cardinal.op.Conv;
import dev.cardinal.op.PostOps;
import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Shape;
import dev.cardinal.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/** Makes the addition of one constant per channel the bias of the convolution before it. */
final class FuseConvBias implements GraphPass {
  @Override
  public Graph apply(Graph graph) {
    var edit = new GraphEdit(graph);
    for (Node node : graph.nodes()) {
      if (node.op() instanceof Conv conv && conv.postOps().equals(PostOps.NONE)) {
        Values.only(graph, node.output())
            .filter(Values::isAddition)
            .ifPresent(next -> fuse(graph, node, next, edit));
      }
    }
    return edit.isEmpty() ? graph : edit.apply();
  }

  private static void fuse(Graph graph, Node conv, Node add, GraphEdit edit) {
    Optional<Tensor> summand = graph.constant(Values.other(add, conv.output()));
    Optional<Shape> weights = graph.type(conv.input(Conv.WEIGHTS)).map(type -> type.shape());
    Value bias = conv.input(Conv.BIAS);
    if (summand.isEmpty()
        || weights.isEmpty()
        || !isPerChannel(summand.get(), weights.get())
        || !(bias.isAbsent() || Values.isVector(graph, bias, weights.get().dim(0)))) {
      return;
    }
    float[] sum = new float[weights.get().intDim(0)];
    float[] added = summand.get().toFloats();
    Optional<float[]> before = graph.constant(bias).map(Tensor::toFloats);
    for (int o = 0; o < sum.length; o++) {
      sum[o] = added[added.length == 1 ? 0 : o] + (before.isPresent() ? before.get()[o] : 0);
    }
    Value fused = edit.fresh(bias.isAbsent() ? conv.name() + ".bias" : bias + ".fused");
    edit.constant(fused, Tensor.of(sum, sum.length));
    List<Value> inputs = List.of(conv.input(Conv.SRC), conv.input(Conv.WEIGHTS), fused);
    edit.replace(conv, new Node(conv.name(), conv.op(), inputs, add.outputs()));
    edit.remove(add);
  }

  /** Whether a summand broadcasts to the result of a convolution along all axes but channels. */
  private static boolean isPerChannel(Tensor summand, Shape weights) {
    Shape shape = summand.shape();
    int channelAxis = shape.rank() - weights.rank() + 1;
    long channels = channelAxis < 0 ? 1 : shape.dim(channelAxis);
    return summand.dtype() == DType.FLOAT32
        && weights.rank() > 2
        && shape.rank() <= weights.rank()
        && shape.elements() == channels
        && (channels == 1 || channels == weights.dim(0));
  }
}
