package dev.cardinal.graph;

import dev.cardinal.op.Add;
import dev.cardinal.op.BatchNormalization;
import dev.cardinal.op.Clip;
import dev.cardinal.op.Conv;
import dev.cardinal.op.GroupNormalization;
import dev.cardinal.op.InstanceNormalization;
import dev.cardinal.op.Op;
import dev.cardinal.op.Operands;
import dev.cardinal.op.Sum;
import dev.cardinal.op.UnaryOp;
import dev.cardinal.tensor.Shape;
import dev.cardinal.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What can be wrong with the addition that ends a residual block: the shortcut has other channels
 * or another size than the main path. It is an error in most cases, and silent where one of them
 * has a single channel, which broadcasting then adds to each of the other's.
 */
public final class ResidualSums {
  private static final int CHANNELS = 1;

  private ResidualSums() {}

  /**
   * An addition that repeats a channel; prints itself as a sentence.
   *
   * @param node the addition
   * @param value the summand with one channel
   * @param shape its shape
   * @param other the summand with several
   * @param wide its shape
   */
  public record Repeated(Node node, Value value, Shape shape, Value other, Shape wide) {
    @Override
    public String toString() {
      return "%s adds the only channel of '%s', %s, to each of the %s channels of '%s', %s; if it is"
              .formatted(node.label(), value, shape, wide.dim(CHANNELS), other, wide)
          + " meant to add a block's shortcut, a 1x1 convolution with %s output channels is missing"
              .formatted(wide.dim(CHANNELS));
    }
  }

  /**
   * The additions in which the only channel of one summand is added to every channel of another one
   * of the same size, and a convolution computes one of the two. Constants may do so, and so may
   * what has no size of its own, such as a number per image.
   */
  public static List<Repeated> repeatedChannels(Graph graph) {
    var found = new ArrayList<Repeated>();
    for (Node node : graph.nodes()) {
      if (isSum(node.op())) {
        for (Value value : node.inputs()) {
          wider(graph, node, value)
              .map(other -> repeated(graph, node, value, other))
              .ifPresent(found::add);
        }
      }
    }
    return found;
  }

  private static boolean isSum(Op op) {
    return op instanceof Add || op instanceof Sum;
  }

  /** The summand over whose channels that of a value is repeated as if for a shortcut. */
  private static Optional<Value> wider(Graph graph, Node sum, Value value) {
    return sum.inputs().stream()
        .filter(other -> isRepeated(graph, value, other))
        .filter(other -> isConvolved(graph, value) || isConvolved(graph, other))
        .findFirst();
  }

  private static boolean isRepeated(Graph graph, Value value, Value other) {
    Optional<Shape> shape = map(graph, value);
    Optional<Shape> wide = map(graph, other);
    return shape.isPresent()
        && wide.isPresent()
        && shape.get().dim(CHANNELS) == 1
        && wide.get().dim(CHANNELS) > 1
        && shape.get().with(CHANNELS, 0).equals(wide.get().with(CHANNELS, 0));
  }

  /** The shape of what is computed as images are: [n, c, spatial...]. */
  private static Optional<Shape> map(Graph graph, Value value) {
    return graph
        .type(value)
        .map(TensorType::shape)
        .filter(shape -> shape.rank() > 2 && graph.constant(value).isEmpty());
  }

  /** Whether a convolution computes a value, with whatever of a layer follows it. */
  private static boolean isConvolved(Graph graph, Value value) {
    Optional<Node> node = graph.producer(value);
    while (node.isPresent() && follows(node.get().op())) {
      node = graph.producer(node.get().input(0));
    }
    return node.filter(found -> found.op() instanceof Conv).isPresent();
  }

  private static boolean follows(Op op) {
    return switch (op) {
      case BatchNormalization _, InstanceNormalization _, GroupNormalization _, UnaryOp _, Clip _ ->
          true;
      default -> false;
    };
  }

  private static Repeated repeated(Graph graph, Node node, Value value, Value other) {
    Shape shape = map(graph, value).orElseThrow();
    return new Repeated(node, value, shape, other, map(graph, other).orElseThrow());
  }

  /** What to do about summands that do not fit, if they may be the two sides of a block. */
  static String cure(Node node, Operands operands) {
    if (!isSum(node.op()) || operands.count() != 2) {
      return "";
    }
    Shape a = operands.shape(0);
    Shape b = operands.shape(1);
    if (a.rank() < 3 || a.rank() != b.rank() || a.dim(0) != b.dim(0)) {
      return "";
    }
    if (a.with(CHANNELS, 0).equals(b.with(CHANNELS, 0))) {
      return "; if one of them is the shortcut of a residual block, it lacks a 1x1 convolution with"
          + " as many output channels as the other has";
    }
    return a.dim(2) > b.dim(2) ? cure(node.input(0), a, b) : cure(node.input(1), b, a);
  }

  private static String cure(Value shortcut, Shape from, Shape to) {
    return "; if '%s' is the shortcut of a residual block, it lacks a 1x1 convolution with %s output"
            .formatted(shortcut, to.dim(CHANNELS))
        + " channels and stride %s".formatted(Math.ceilDiv(from.dim(2), to.dim(2)));
  }
}
