package dev.cardinal.app;

import dev.cardinal.graph.Graph;
import dev.cardinal.graph.Node;
import dev.cardinal.graph.Value;
import dev.cardinal.op.AveragePool;
import dev.cardinal.op.BatchNormalization;
import dev.cardinal.op.Clip;
import dev.cardinal.op.Conv;
import dev.cardinal.op.Dropout;
import dev.cardinal.op.Gemm;
import dev.cardinal.op.GroupNormalization;
import dev.cardinal.op.Identity;
import dev.cardinal.op.InstanceNormalization;
import dev.cardinal.op.LayerNormalization;
import dev.cardinal.op.MaxPool;
import dev.cardinal.op.Op;
import dev.cardinal.op.PRelu;
import dev.cardinal.op.UnaryOp;
import dev.cardinal.op.Window;
import dev.cardinal.tensor.Shape;
import dev.cardinal.tensor.TensorType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a node is, in the words in which networks are described. */
final class LayerText {
  private final Graph graph;

  LayerText(Graph graph) {
    this.graph = graph;
  }

  /** As in {@code Conv 3x3, 64 -> 128, stride 2, 32 groups}. */
  String of(Node node) {
    return switch (node.op()) {
      case Conv conv -> conv(conv, node);
      case MaxPool pool -> "MaxPool" + kernel(pool.window().kernel()) + steps(pool.window());
      case AveragePool pool ->
          "AveragePool" + kernel(pool.window().kernel()) + steps(pool.window());
      case Gemm gemm -> gemm(gemm, node);
      case GroupNormalization groups -> "GroupNormalization, " + groups.groups() + " groups";
      default -> node.op().type();
    };
  }

  /** Whether a node belongs to the layer before it, as normalisations and activations do. */
  static boolean follows(Op op) {
    return switch (op) {
      case BatchNormalization _, InstanceNormalization _ -> true;
      case GroupNormalization _, LayerNormalization _ -> true;
      case UnaryOp _, Clip _, PRelu _, Dropout _, Identity _ -> true;
      default -> false;
    };
  }

  private String conv(Conv conv, Node node) {
    Optional<Shape> weights = shape(node.input(Conv.WEIGHTS)).filter(shape -> shape.rank() > 2);
    if (weights.isEmpty()) {
      return "Conv" + steps(conv.window());
    }
    long[] dims = weights.get().dims();
    long in = dims[1] * conv.group();
    boolean depthwise = conv.group() > 1 && conv.group() == in;
    String groups = conv.group() == 1 ? "" : ", " + conv.group() + " groups";
    List<Integer> kernel = Arrays.stream(dims).skip(2).mapToObj(Math::toIntExact).toList();
    return "Conv"
        + kernel(kernel)
        + ", "
        + in
        + " -> "
        + dims[0]
        + steps(conv.window())
        + (depthwise ? ", depthwise" : groups);
  }

  private String gemm(Gemm gemm, Node node) {
    return shape(node.input(Gemm.B))
        .filter(shape -> shape.rank() == 2)
        .map(
            shape ->
                "Gemm, %d -> %d"
                    .formatted(shape.dim(gemm.transB() ? 1 : 0), shape.dim(gemm.transB() ? 0 : 1)))
        .orElse("Gemm");
  }

  private Optional<Shape> shape(Value value) {
    return graph.type(value).map(TensorType::shape);
  }

  private static String kernel(List<Integer> kernel) {
    return kernel.isEmpty() ? "" : " " + joined(kernel);
  }

  private static String steps(Window window) {
    return number(", stride ", window.strides()) + number(", dilation ", window.dilations());
  }

  /** One number where it is the same along all axes, nothing where it is 1. */
  private static String number(String name, List<Integer> values) {
    if (values.stream().allMatch(value -> value == 1)) {
      return "";
    }
    boolean same = values.stream().distinct().count() == 1;
    return name + (same ? values.getFirst() : joined(values));
  }

  private static String joined(List<Integer> values) {
    return values.stream().map(String::valueOf).collect(Collectors.joining("x"));
  }
}
