package dev.cardinal.pass;

import dev.cardinal.graph.Dim;
import dev.cardinal.graph.Graph;
import dev.cardinal.graph.GraphInput;
import dev.cardinal.graph.Node;
import dev.cardinal.graph.Value;
import dev.cardinal.op.AveragePool;
import dev.cardinal.op.BatchNormalization;
import dev.cardinal.op.Clip;
import dev.cardinal.op.Conv;
import dev.cardinal.op.GroupNormalization;
import dev.cardinal.op.InstanceNormalization;
import dev.cardinal.op.MaxPool;
import dev.cardinal.op.UnaryOp;
import dev.cardinal.tensor.Shape;
import dev.cardinal.tensor.TensorType;
import java.util.Optional;

/** The number of channels of values whose other sizes may not be known yet. */
final class Channels {
  private Channels() {}

  /** The size of axis 1, where it is known or follows from the weights before. */
  static Optional<Long> of(Graph graph, Value value) {
    Value at = value;
    while (true) {
      Optional<Shape> shape = graph.type(at).map(TensorType::shape);
      if (shape.isPresent()) {
        return shape.filter(s -> s.rank() > 1).map(s -> s.dim(1));
      }
      Optional<Node> producer = graph.producer(at);
      if (producer.isEmpty()) {
        return ofInput(graph, at);
      }
      Node node = producer.get();
      switch (node.op()) {
        case Conv _ -> {
          return rows(graph, node.input(Conv.WEIGHTS));
        }
        case BatchNormalization _,
            InstanceNormalization _,
            GroupNormalization _,
            UnaryOp _,
            Clip _,
            MaxPool _,
            AveragePool _ ->
            at = node.input(0);
        default -> {
          return Optional.empty();
        }
      }
    }
  }

  private static Optional<Long> rows(Graph graph, Value weights) {
    return graph.type(weights).map(type -> type.shape().dim(0));
  }

  private static Optional<Long> ofInput(Graph graph, Value value) {
    for (GraphInput input : graph.inputs()) {
      if (input.value().equals(value)
          && input.dims().size() > 1
          && input.dims().get(1) instanceof Dim.Fixed(long size)) {
        return Optional.of(size);
      }
    }
    return Optional.empty();
  }
}
