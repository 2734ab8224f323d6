package dev.cardinal.pass;

import dev.cardinal.graph.Graph;
import dev.cardinal.graph.GraphEdit;
import dev.cardinal.graph.Node;
import dev.cardinal.graph.Value;
import dev.cardinal.op.Activation;
import dev.cardinal.op.Clip;
import dev.cardinal.op.Conv;
import dev.cardinal.op.Gemm;
import dev.cardinal.op.Op;
import dev.cardinal.op.PostOps;
import dev.cardinal.op.UnaryOp;
import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.ArrayList;
import java.util.Optional;

/**
 * Makes the addition of a residual and the activation after a convolution or a matrix product part
 * of its step. Where the two summands of an addition are both such results, the later one takes it,
 * since the other is then there already.
 */
final class FuseConvPostOps implements GraphPass {
  /** The index of the residual among a convolution's operands and a product's alike. */
  private static final int RESIDUAL = Conv.RESIDUAL;

  @Override
  public Graph apply(Graph graph) {
    var edit = new GraphEdit(graph);
    for (Node node : graph.nodes().reversed()) {
      Node fused = node;
      Optional<Node> next = absorbed(graph, fused, edit);
      while (next.isPresent()) {
        fused = absorb(graph, fused, next.get());
        edit.remove(next.get());
        next = absorbed(graph, fused, edit);
      }
      if (!fused.equals(node)) {
        edit.replace(node, fused);
      }
    }
    return edit.isEmpty() ? graph : edit.apply();
  }

  /** The node after a convolution or product that can become part of it. */
  private static Optional<Node> absorbed(Graph graph, Node node, GraphEdit edit) {
    return postOps(node.op())
        .filter(postOps -> postOps.activation().equals(Activation.IDENTITY))
        .flatMap(_ -> Values.only(graph, node.output()))
        .filter(next -> !edit.touches(next))
        .filter(next -> activation(graph, next).isPresent() || isResidual(graph, node, next));
  }

  private static Node absorb(Graph graph, Node node, Node next) {
    PostOps postOps = postOps(node.op()).orElseThrow();
    Optional<Activation> activation = activation(graph, next);
    if (activation.isPresent()) {
      Op op = with(node.op(), postOps.withActivation(activation.get()));
      return new Node(node.name(), op, node.inputs(), next.outputs());
    }
    var inputs = new ArrayList<Value>(node.inputs());
    while (inputs.size() < RESIDUAL) {
      inputs.add(Value.ABSENT);
    }
    inputs.add(RESIDUAL, Values.other(next, node.output()));
    return new Node(node.name(), with(node.op(), postOps.withResidual()), inputs, next.outputs());
  }

  private static Optional<PostOps> postOps(Op op) {
    return switch (op) {
      case Conv conv -> Optional.of(conv.postOps());
      case Gemm gemm -> Optional.of(gemm.postOps());
      default -> Optional.empty();
    };
  }

  private static Op with(Op op, PostOps postOps) {
    return switch (op) {
      case Conv conv -> conv.with(postOps);
      case Gemm gemm -> gemm.with(postOps);
      default -> throw new IllegalArgumentException(op + " takes no post-ops");
    };
  }

  private static boolean isResidual(Graph graph, Node node, Node next) {
    if (postOps(node.op()).orElseThrow().residual() || !Values.isAddition(next)) {
      return false;
    }
    Optional<TensorType> own = graph.type(node.output());
    Optional<TensorType> other = graph.type(Values.other(next, node.output()));
    return own.isPresent() && own.equals(other) && own.get().dtype() == DType.FLOAT32;
  }

  private static Optional<Activation> activation(Graph graph, Node node) {
    return switch (node.op()) {
      case UnaryOp unary -> Optional.of(unary.activation());
      case Clip _ -> clip(graph, node.input(Clip.MIN), node.input(Clip.MAX));
      default -> Optional.empty();
    };
  }

  private static Optional<Activation> clip(Graph graph, Value min, Value max) {
    Optional<Float> lower = bound(graph, min, Clip.LOWEST);
    Optional<Float> upper = bound(graph, max, Clip.HIGHEST);
    return lower.isPresent() && upper.isPresent()
        ? Optional.of(Activation.clip(lower.get(), upper.get()))
        : Optional.empty();
  }

  private static Optional<Float> bound(Graph graph, Value bound, float absent) {
    if (bound.isAbsent()) {
      return Optional.of(absent);
    }
    Optional<Tensor> constant = graph.constant(bound);
    return constant
        .filter(c -> c.dtype() == DType.FLOAT32 && c.shape().elements() == 1)
        .map(c -> c.floatAt(0));
  }
}
