package dev.cardinal.pass;

import dev.cardinal.graph.Graph;
import dev.cardinal.graph.Node;
import dev.cardinal.graph.Value;
import dev.cardinal.op.Gather;
import dev.cardinal.op.Operands;
import dev.cardinal.op.Operands.Operand;
import dev.cardinal.op.Reshape;
import dev.cardinal.op.Slice;
import dev.cardinal.op.Split;
import dev.cardinal.op.Squeeze;
import dev.cardinal.op.Transpose;
import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Shape;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Sums of a convolution's channels as Keras' Lambda computes them and exporters write it: the
 * channels, last or not, are taken apart into several axes, along one of which all parts are added,
 * and put together again. Which channels a part has is found by taking that part of their numbers.
 */
final class ReshapedSums {
  private static final int STEPS = 4;
  private static final int MOST_PARTS = 1000;
  private static final List<Integer> TO_LAST = List.of(0, 2, 3, 1);
  private static final List<Integer> FROM_LAST = List.of(0, 3, 1, 2);

  private final Graph graph;
  private final List<Node> nodes = new ArrayList<>();
  private final Map<Value, Tensor> parts = new HashMap<>();
  private final List<Value> summands = new ArrayList<>();
  private Shape from = Shape.of();
  private int before;
  private int after;

  private ReshapedSums(Graph graph) {
    this.graph = graph;
  }

  /** The sums of a convolution's results, if such are all that is made of them. */
  static Optional<ChannelSums> of(Graph graph, Node conv) {
    return new ReshapedSums(graph).sums(conv);
  }

  private Optional<ChannelSums> sums(Node conv) {
    Optional<Value> apart = takenApart(conv.output());
    Optional<Tree> tree =
        apart
            .filter(this::takeParts)
            .flatMap(_ -> Values.only(graph, summands.getFirst()))
            .flatMap(sum -> Tree.of(graph, ChannelSums.root(graph, sum), ChannelSums::isSum));
    return tree.filter(this::addsAllParts)
        .flatMap(found -> together(found.root().output()))
        .map(this::sums);
  }

  private ChannelSums sums(Value result) {
    List<int[]> channels = new ArrayList<>();
    for (Value summand : summands) {
      channels.add(Arrays.stream(parts.get(summand).toLongs()).mapToInt(i -> (int) i).toArray());
    }
    return new ChannelSums(nodes, result, ChannelSums.transposed(channels), Optional.empty());
  }

  /** What has the channels in several axes. */
  private Optional<Value> takenApart(Value channels) {
    Optional<Node> next = Values.only(graph, channels);
    boolean last = isTransposed(next, TO_LAST);
    before = last ? 3 : 1;
    after = last ? 0 : 2;
    if (last) {
      nodes.add(next.get());
      next = next.flatMap(node -> Values.only(graph, node.output()));
    }
    Optional<Shape> whole = next.flatMap(node -> shape(node.input(0)));
    if (!isReshape(next) || whole.filter(shape -> shape.rank() == 4).isEmpty()) {
      return Optional.empty();
    }
    from = whole.get();
    Value apart = next.get().output();
    nodes.add(next.get());
    return shape(apart).filter(this::keepsOthers).map(_ -> apart);
  }

  private static boolean isTransposed(Optional<Node> node, List<Integer> perm) {
    return node.filter(found -> found.op().equals(new Transpose(perm))).isPresent();
  }

  private static boolean isReshape(Optional<Node> node) {
    return node.filter(found -> found.op() instanceof Reshape).isPresent();
  }

  private Optional<Shape> shape(Value value) {
    return graph.type(value).map(TensorType::shape);
  }

  /** Whether batch and pixels are where they were, so that all else is channels. */
  private boolean keepsOthers(Shape shape) {
    if (shape.rank() < before + after) {
      return false;
    }
    for (int i = 0; i < before; i++) {
      if (shape.dim(i) != from.dim(i)) {
        return false;
      }
    }
    for (int i = 1; i <= after; i++) {
      if (shape.dim(shape.rank() - i) != from.dim(from.rank() - i)) {
        return false;
      }
    }
    return true;
  }

  /** Follows what has the channels apart to all sums; false if anything else is made of it. */
  private boolean takeParts(Value apart) {
    parts.put(apart, numbers(shape(apart).orElseThrow()));
    var pending = new ArrayDeque<Value>(List.of(apart));
    while (!pending.isEmpty()) {
      Value value = pending.removeFirst();
      List<Node> uses = graph.consumers(value);
      if (graph.isOutput(value) || uses.isEmpty()) {
        return false;
      }
      if (uses.size() == 1 && ChannelSums.isSum(uses.getFirst()) && !value.equals(apart)) {
        summands.add(value);
      } else if (!uses.stream().allMatch(use -> take(use, value))) {
        return false;
      } else {
        uses.forEach(use -> pending.addAll(use.outputs()));
      }
    }
    return !summands.isEmpty() && haveOneSize();
  }

  private boolean haveOneSize() {
    return summands.stream().map(value -> parts.get(value).shape()).distinct().count() == 1;
  }

  /** The channels' numbers, for one pixel of one image. */
  private Tensor numbers(Shape shape) {
    long[] dims = shape.dims();
    Arrays.fill(dims, 0, before, 1);
    Arrays.fill(dims, dims.length - after, dims.length, 1);
    Tensor numbers = Tensor.allocate(new TensorType(DType.INT64, Shape.of(dims)));
    for (long i = 0; i < numbers.shape().elements(); i++) {
      numbers.longAt(i, i);
    }
    return numbers;
  }

  /** Takes the same part of the numbers that a node takes of the channels. */
  private boolean take(Node node, Value value) {
    boolean takes =
        switch (node.op()) {
          case Gather _, Squeeze _, Split _ -> true;
          case Slice _ -> isInARow(node.input(STEPS));
          default -> false;
        };
    boolean constant =
        node.inputs().stream()
            .skip(1)
            .allMatch(operand -> operand.isAbsent() || graph.constant(operand).isPresent());
    if (!takes || !constant || !node.input(0).equals(value) || parts.size() > MOST_PARTS) {
      return false;
    }
    nodes.add(node);
    List<Tensor> taken = node.op().evaluate(operands(node, parts.get(value)));
    for (int i = 0; i < taken.size(); i++) {
      if (!isOfAllPixels(node.outputs().get(i), taken.get(i).shape())) {
        return false;
      }
      parts.put(node.outputs().get(i), taken.get(i));
    }
    return true;
  }

  private boolean isInARow(Value steps) {
    return steps.isAbsent()
        || graph
            .constant(steps)
            .filter(given -> Arrays.stream(given.toLongs()).allMatch(step -> step == 1))
            .isPresent();
  }

  private Operands operands(Node node, Tensor numbers) {
    var operands = new ArrayList<Operand>(List.of(Operand.of(numbers)));
    for (Value operand : node.inputs().subList(1, node.inputs().size())) {
      operands.add(graph.constant(operand).map(Operand::of).orElse(Operand.ABSENT));
    }
    return new Operands(operands);
  }

  /** Whether a part has the taken numbers' axes, and batch and pixels as they were. */
  private boolean isOfAllPixels(Value part, Shape numbers) {
    Optional<Shape> shape = shape(part);
    return shape.isPresent()
        && shape.get().rank() == numbers.rank()
        && keepsOthers(shape.get())
        && Arrays.equals(
            shape.get().dims(),
            before,
            numbers.rank() - after,
            numbers.dims(),
            before,
            numbers.rank() - after);
  }

  /** Whether a tree adds every part once, and nothing besides but zeros. */
  private boolean addsAllParts(Tree tree) {
    nodes.addAll(tree.nodes());
    List<Value> added = tree.leaves().stream().filter(leaf -> !isZero(leaf)).toList();
    return ChannelSums.areSame(added, summands);
  }

  private boolean isZero(Value value) {
    return graph
        .constant(value)
        .filter(c -> c.dtype() == DType.FLOAT32 && c.shape().elements() == 1)
        .filter(c -> c.shape().rank() < 2 && JoinedConstants.isZero(c))
        .isPresent();
  }

  /** The value that has the sums as channels where a convolution has them. */
  private Optional<Value> together(Value sums) {
    Optional<Node> next = Values.only(graph, sums);
    Optional<Shape> shape = next.flatMap(node -> shape(node.output()));
    if (!isReshape(next) || shape.filter(s -> s.rank() == 4 && keepsOthers(s)).isEmpty()) {
      return Optional.empty();
    }
    nodes.add(next.get());
    if (after > 0) {
      return next.map(Node::output);
    }
    next = Values.only(graph, next.get().output());
    next.ifPresent(nodes::add);
    return isTransposed(next, FROM_LAST) ? next.map(Node::output) : Optional.empty();
  }
}
