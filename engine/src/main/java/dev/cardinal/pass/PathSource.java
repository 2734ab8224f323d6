package dev.cardinal.pass;

import dev.cardinal.graph.Graph;
import dev.cardinal.graph.Node;
import dev.cardinal.graph.Value;
import dev.cardinal.op.OperandException;
import dev.cardinal.op.Operands;
import dev.cardinal.op.Operands.Operand;
import dev.cardinal.op.Slice;
import dev.cardinal.op.Split;
import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Where parallel paths come from: one value that each path takes whole, or of which each takes its
 * own channels, cut out by a Split or by Slices.
 *
 * @param value the one value
 * @param ownChannels whether each path takes its own channels
 * @param order for each part of the channels in their order, the path that takes it
 * @param cuts the nodes that cut the parts out
 */
record PathSource(Value value, boolean ownChannels, List<Integer> order, List<Node> cuts) {
  /** The channel axis. */
  private static final int AXIS = 1;

  /** Whether the paths take the parts in their own order. */
  boolean isInOrder() {
    return order.equals(order.stream().sorted().toList());
  }

  /** The source of paths that take one value whole. */
  static Optional<PathSource> shared(List<Value> taken) {
    List<Integer> order = IntStream.range(0, taken.size()).boxed().toList();
    return taken.stream().distinct().count() == 1
        ? Optional.of(new PathSource(taken.getFirst(), false, order, List.of()))
        : Optional.empty();
  }

  /**
   * The source of paths that take equal parts of one value's channels, all of them, each once.
   *
   * @param taken what the paths take
   * @param convs the first convolutions after
   */
  static Optional<PathSource> parts(Graph graph, List<Value> taken, PathLayer convs) {
    List<Node> cuts = cuts(graph, taken);
    List<Value> data = cuts.stream().map(cut -> cut.input(0)).distinct().toList();
    if (cuts.size() < taken.size() || data.size() > 1) {
      return Optional.empty();
    }
    List<Node> nodes = cuts.stream().distinct().toList();
    List<Long> starts =
        nodes.size() == 1
            ? startsInSplit(graph, taken, nodes.getFirst(), convs)
            : startsOfSlices(graph, nodes, convs);
    return order(starts, taken.size(), convs.channels())
        .map(order -> new PathSource(data.getFirst(), true, order, nodes));
  }

  /** The nodes that compute given values and nothing else that is used. */
  private static List<Node> cuts(Graph graph, List<Value> taken) {
    var cuts = new ArrayList<Node>();
    for (Value part : taken) {
      graph.producer(part).filter(_ -> Values.only(graph, part).isPresent()).ifPresent(cuts::add);
    }
    return cuts;
  }

  private static List<Long> startsInSplit(
      Graph graph, List<Value> taken, Node node, PathLayer convs) {
    boolean equal =
        node.op() instanceof Split split
            && (split.axis() == AXIS || split.axis() == AXIS - convs.rank())
            && split.outputs() == taken.size()
            && hasEqualSizes(graph, node, convs.channels());
    return equal
        ? taken.stream().map(part -> node.outputs().indexOf(part) * convs.channels()).toList()
        : List.of();
  }

  /** Whether all sizes are the same. Those that are not given are, since the paths take them. */
  private static boolean hasEqualSizes(Graph graph, Node split, long channels) {
    Value sizes = split.input(1);
    return sizes.isAbsent()
        || graph
            .constant(sizes)
            .filter(PathSource::isIntegers)
            .filter(given -> Arrays.stream(given.toLongs()).allMatch(size -> size == channels))
            .isPresent();
  }

  private static boolean isIntegers(Tensor tensor) {
    return tensor.dtype() != DType.FLOAT32;
  }

  private static List<Long> startsOfSlices(Graph graph, List<Node> nodes, PathLayer convs) {
    long channels = Channels.of(graph, nodes.getFirst().input(0)).orElse(0L);
    return channels == convs.channels() * nodes.size()
        ? nodes.stream().flatMap(node -> start(graph, node, channels, convs).stream()).toList()
        : List.of();
  }

  private static Optional<Long> start(Graph graph, Node node, long channels, PathLayer convs) {
    boolean constant =
        node.inputs().stream().skip(1).allMatch(v -> v.isAbsent() || isConstant(graph, v));
    return node.op() instanceof Slice slice && constant
        ? data(graph, node, channels, convs.rank())
            .flatMap(data -> start(slice, operands(graph, node, data), convs.channels()))
        : Optional.empty();
  }

  private static boolean isConstant(Graph graph, Value value) {
    return graph.constant(value).isPresent();
  }

  /** The type of what is cut; if only channels are cut and known, with other sizes of 1. */
  private static Optional<TensorType> data(Graph graph, Node slice, long channels, int rank) {
    Optional<Tensor> axes = graph.constant(slice.input(Slice.AXES));
    boolean ofChannels =
        axes.filter(
                given ->
                    isIntegers(given)
                        && given.shape().elements() == 1
                        && (given.longAt(0) == AXIS || given.longAt(0) == AXIS - rank))
            .isPresent();
    long[] dims = new long[rank];
    Arrays.fill(dims, 1);
    dims[AXIS] = channels;
    Optional<TensorType> known = graph.type(slice.input(0));
    return ofChannels ? known.or(() -> Optional.of(TensorType.float32(dims))) : known;
  }

  private static Operands operands(Graph graph, Node slice, TensorType data) {
    var operands = new ArrayList<Operand>(List.of(Operand.of(data)));
    for (Value value : slice.inputs().subList(1, slice.inputs().size())) {
      operands.add(graph.constant(value).map(Operand::of).orElse(Operand.ABSENT));
    }
    return new Operands(operands);
  }

  /** The first channel, if nothing but so many channels in a row is cut out. */
  private static Optional<Long> start(Slice slice, Operands operands, long channels) {
    try {
      Slice.Cut cut = slice.cut(operands);
      boolean inARow = Arrays.stream(cut.steps()).allMatch(step -> step == 1);
      long[] expected = operands.shape(0).with(AXIS, channels).dims();
      return inARow && Arrays.equals(cut.dims(), expected)
          ? Optional.of(cut.starts()[AXIS])
          : Optional.empty();
    } catch (OperandException e) {
      return Optional.empty(); // an error in the graph, which shows once its types are known
    }
  }

  /** The paths by the parts that they take; empty unless these are all parts, each once. */
  private static Optional<List<Integer>> order(List<Long> starts, int paths, long channels) {
    var order = new ArrayList<Integer>();
    for (int part = 0; part < paths; part++) {
      order.add(starts.indexOf(part * channels));
    }
    return order.contains(-1) ? Optional.empty() : Optional.of(order);
  }
}
