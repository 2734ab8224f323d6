package dev.cardinal.graph;

import dev.cardinal.op.AveragePool;
import dev.cardinal.op.BatchNormalization;
import dev.cardinal.op.BinaryOp;
import dev.cardinal.op.Cast;
import dev.cardinal.op.Clip;
import dev.cardinal.op.Concat;
import dev.cardinal.op.Conv;
import dev.cardinal.op.Dropout;
import dev.cardinal.op.Flatten;
import dev.cardinal.op.Gather;
import dev.cardinal.op.Gemm;
import dev.cardinal.op.GlobalAveragePool;
import dev.cardinal.op.GlobalMaxPool;
import dev.cardinal.op.GroupNormalization;
import dev.cardinal.op.Identity;
import dev.cardinal.op.InstanceNormalization;
import dev.cardinal.op.LayerNormalization;
import dev.cardinal.op.LogSoftmax;
import dev.cardinal.op.Lrn;
import dev.cardinal.op.MatMul;
import dev.cardinal.op.MaxPool;
import dev.cardinal.op.Pad;
import dev.cardinal.op.ReduceMean;
import dev.cardinal.op.Reshape;
import dev.cardinal.op.ShapeOf;
import dev.cardinal.op.Slice;
import dev.cardinal.op.Softmax;
import dev.cardinal.op.Split;
import dev.cardinal.op.Squeeze;
import dev.cardinal.op.Sum;
import dev.cardinal.op.Transpose;
import dev.cardinal.op.UnaryOp;
import dev.cardinal.op.Unsqueeze;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Whether a graph computes the entries of a batch, the images along the first axis of all inputs
 * and outputs, each by itself: then a few of them at a time give the same results as all at once.
 * Operators that are not known to do so are taken to mix them.
 */
public final class BatchAxis {
  private final Graph graph;
  private final long entries;

  /** The values that have an entry for each of the batch. */
  private final Set<Value> batched = new HashSet<>();

  private BatchAxis(Graph graph, long entries) {
    this.graph = graph;
    this.entries = entries;
  }

  /**
   * How many entries the batch has; empty if it is not certain that each is computed by itself.
   *
   * @param graph with all types known
   */
  public static OptionalLong entries(Graph graph) {
    TensorType first =
        graph.inputs().isEmpty()
            ? TensorType.float32()
            : graph.type(graph.inputs().getFirst().value()).orElseThrow();
    if (first.shape().rank() == 0) {
      return OptionalLong.empty();
    }
    var axis = new BatchAxis(graph, first.shape().dim(0));
    return axis.isKept() ? OptionalLong.of(axis.entries) : OptionalLong.empty();
  }

  private boolean isKept() {
    for (GraphInput input : graph.inputs()) {
      if (!add(input.value())) {
        return false;
      }
    }
    for (Node node : graph.nodes()) {
      if (node.inputs().stream().anyMatch(batched::contains)) {
        if (!isKept(node) || !given(node.outputs()).stream().allMatch(this::add)) {
          return false;
        }
      }
    }
    return batched.containsAll(graph.outputs());
  }

  private static List<Value> given(List<Value> values) {
    return values.stream().filter(value -> !value.isAbsent()).toList();
  }

  /** Notes that a value is of the batch; false if it has not an entry for each. */
  private boolean add(Value value) {
    batched.add(value);
    return rank(value) > 0 && dim(value) == entries;
  }

  private int rank(Value value) {
    return graph.type(value).orElseThrow().shape().rank();
  }

  private long dim(Value value) {
    return graph.type(value).orElseThrow().shape().dim(0);
  }

  /** Whether a node that has operands of the batch computes each entry by itself. */
  private boolean isKept(Node node) {
    return switch (node.op()) {
      case Conv _ ->
          only(node, i -> i == Conv.SRC || i == Conv.RESIDUAL) && aligned(node, Conv.RESIDUAL);
      case MaxPool pool -> !pool.indices(); // they count through all entries
      case BinaryOp _, Sum _ ->
          IntStream.range(0, node.inputs().size()).allMatch(i -> aligned(node, i));
      case Concat concat ->
          axis(node, concat.axis()) > 0 && batched.containsAll(given(node.inputs()));
      case Split split -> axis(node, split.axis()) > 0;
      case Softmax softmax -> axis(node, softmax.axis()) > 0;
      case LogSoftmax softmax -> axis(node, softmax.axis()) > 0;
      case LayerNormalization norm ->
          axis(node, norm.axis()) > 0 && onlyFirst(node) && aligned(node, 1) && aligned(node, 2);
      case Transpose transpose -> !transpose.perm().isEmpty() && transpose.perm().getFirst() == 0;
      case ReduceMean mean ->
          onlyFirst(node)
              && graph.operands(node).map(operands -> !mean.reduced(operands)[0]).orElse(false);
      case Gemm gemm ->
          !gemm.transA()
              && only(node, i -> i == Gemm.A || i == Gemm.RESIDUAL)
              && aligned(node, Gemm.C)
              && aligned(node, Gemm.RESIDUAL);
      case MatMul _ -> onlyFirst(node) && rank(node.input(0)) > 1 && rank(node.input(1)) <= 2;
      case Slice _ -> onlyFirst(node) && namesOtherAxes(node, Slice.AXES);
      case Pad _ ->
          onlyFirst(node)
              && (node.input(Pad.AXES).isAbsent()
                  ? padsNothing(node, Pad.PADS)
                  : namesOtherAxes(node, Pad.AXES));
      case UnaryOp _, Cast _, Clip _, Dropout _, Identity _ -> onlyFirst(node);
      case AveragePool _, GlobalAveragePool _, GlobalMaxPool _, Lrn _ -> onlyFirst(node);
      case BatchNormalization _, GroupNormalization _, InstanceNormalization _ -> onlyFirst(node);
      // Row-major elements stay where they are: entries are the same as long as there are as many.
      case Flatten _, Reshape _, Squeeze _, Unsqueeze _ -> onlyFirst(node);
      default -> false;
    };
  }

  private boolean onlyFirst(Node node) {
    return only(node, i -> i == 0);
  }

  /** Whether the operands of the batch are among some, and the first is one of them. */
  private boolean only(Node node, IntPredicate some) {
    for (int i = 0; i < node.inputs().size(); i++) {
      if (batched.contains(node.input(i)) && !some.test(i)) {
        return false;
      }
    }
    return batched.contains(node.input(0));
  }

  /** Whether an operand that is broadcast gives each entry its own, or all the same. */
  private boolean aligned(Node node, int operand) {
    Value value = node.input(operand);
    if (value.isAbsent()) {
      return true;
    }
    boolean outermost = rank(value) == rank(node.output());
    return batched.contains(value) ? outermost : !outermost || dim(value) == 1;
  }

  /** Whether an operand gives axes, and the first is not one of them. */
  private boolean namesOtherAxes(Node node, int operand) {
    return graph.constant(node.input(operand)).stream()
        .flatMapToLong(axes -> Arrays.stream(axes.toLongs()))
        .mapToObj(axis -> axis(node, (int) axis) > 0)
        .reduce(Boolean::logicalAnd)
        .orElse(false);
  }

  /** Whether an operand gives pads of all axes, and of the first none. */
  private boolean padsNothing(Node node, int operand) {
    int rank = rank(node.input(0));
    long[] pads = graph.constant(node.input(operand)).map(Tensor::toLongs).orElse(new long[0]);
    return pads.length == 2 * rank && pads[0] == 0 && pads[rank] == 0;
  }

  private int axis(Node node, int axis) {
    return axis < 0 ? axis + rank(node.input(0)) : axis;
  }

  /**
   * Whether the sizes of tensors decide shapes alone, as where a model flattens images by {@code
   * x.reshape(x.shape[0], -1)}. Where they are computed with, fewer images may get other results.
   *
   * @param graph as imported, its sizes not yet known
   */
  public static boolean sizesOnlyShape(Graph graph) {
    Set<Value> sizes = new HashSet<>();
    for (Node node : graph.nodes()) {
      boolean has = node.inputs().stream().anyMatch(sizes::contains);
      if (node.op() instanceof ShapeOf) {
        sizes.addAll(given(node.outputs()));
      } else if (has && !(node.op() instanceof Reshape && !sizes.contains(node.input(0)))) {
        if (!isOnSizes(node)) {
          return false;
        }
        sizes.addAll(given(node.outputs()));
      }
    }
    return graph.outputs().stream().noneMatch(sizes::contains);
  }

  private static boolean isOnSizes(Node node) {
    return switch (node.op()) {
      case Gather _, Slice _, Squeeze _, Unsqueeze _, Concat _, Cast _, BinaryOp _ -> true;
      default -> false;
    };
  }
}
