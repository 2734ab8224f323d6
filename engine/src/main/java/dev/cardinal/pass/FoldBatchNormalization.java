package dev.cardinal.pass;

import dev.cardinal.graph.Graph;
import dev.cardinal.graph.GraphEdit;
import dev.cardinal.graph.Node;
import dev.cardinal.graph.Value;
import dev.cardinal.op.BatchNormalization;
import dev.cardinal.op.Conv;
import dev.cardinal.op.PostOps;
import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * Folds a batch normalisation into the weights and the bias of the convolution before it. The new
 * parameters are computed in double and rounded once.
 */
final class FoldBatchNormalization implements GraphPass {
  @Override
  public Graph apply(Graph graph) {
    var edit = new GraphEdit(graph);
    for (Node node : graph.nodes()) {
      if (node.op() instanceof Conv conv && conv.postOps().equals(PostOps.NONE)) {
        Values.only(graph, node.output())
            .filter(next -> normalises(graph, node, next))
            .ifPresent(next -> fold(graph, node, next, edit));
      }
    }
    return edit.isEmpty() ? graph : edit.apply();
  }

  private static boolean normalises(Graph graph, Node conv, Node next) {
    Optional<Tensor> weights = graph.constant(conv.input(Conv.WEIGHTS));
    if (!(next.op() instanceof BatchNormalization)
        || !next.input(BatchNormalization.SRC).equals(conv.output())
        || weights.filter(w -> w.dtype() == DType.FLOAT32 && w.shape().rank() > 2).isEmpty()) {
      return false;
    }
    long channels = weights.get().shape().dim(0);
    Value bias = conv.input(Conv.BIAS);
    return (bias.isAbsent() || Values.isVector(graph, bias, channels))
        && next.inputs().stream().skip(1).allMatch(v -> Values.isVector(graph, v, channels));
  }

  private static void fold(Graph graph, Node conv, Node norm, GraphEdit edit) {
    Value weightsName = conv.input(Conv.WEIGHTS);
    Value biasName = conv.input(Conv.BIAS);
    Tensor weights = graph.constant(weightsName).orElseThrow();
    Optional<float[]> bias = graph.constant(biasName).map(Tensor::toFloats);
    float[] scale = floats(graph, norm, BatchNormalization.SCALE);
    float[] shift = floats(graph, norm, BatchNormalization.BIAS);
    float[] mean = floats(graph, norm, BatchNormalization.MEAN);
    float[] variance = floats(graph, norm, BatchNormalization.VARIANCE);
    double epsilon = ((BatchNormalization) norm.op()).epsilon();

    float[] newWeights = weights.toFloats();
    float[] newBias = new float[scale.length];
    int perChannel = newWeights.length / Math.max(1, scale.length);
    for (int o = 0; o < newBias.length; o++) {
      double factor = scale[o] / Math.sqrt(variance[o] + epsilon);
      double before = bias.isPresent() ? bias.get()[o] : 0;
      newBias[o] = (float) ((before - mean[o]) * factor + shift[o]);
      if (!Double.isFinite(factor) || !Float.isFinite(newBias[o])) {
        return; // infinities would spread to where the normalisation itself has none
      }
      for (int i = o * perChannel; i < (o + 1) * perChannel; i++) {
        newWeights[i] = (float) (newWeights[i] * factor);
      }
    }

    Value foldedWeights = edit.fresh(weightsName.name() + ".folded");
    edit.constant(foldedWeights, Tensor.of(newWeights, weights.shape().dims()));
    Value foldedBias =
        edit.fresh(biasName.isAbsent() ? conv.name() + ".bias" : biasName + ".folded");
    edit.constant(foldedBias, Tensor.of(newBias, newBias.length));
    List<Value> inputs = List.of(conv.input(Conv.SRC), foldedWeights, foldedBias);
    edit.replace(conv, new Node(conv.name(), conv.op(), inputs, List.of(norm.output())));
    edit.remove(norm);
  }

  private static float[] floats(Graph graph, Node node, int input) {
    return graph.constant(node.input(input)).orElseThrow().toFloats();
  }
}
