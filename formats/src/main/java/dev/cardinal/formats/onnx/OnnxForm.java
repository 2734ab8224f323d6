package dev.cardinal.formats.onnx;

import dev.cardinal.graph.Graph;
import dev.cardinal.graph.GraphBuilder;
import dev.cardinal.graph.Node;
import dev.cardinal.graph.Value;
import dev.cardinal.op.Activation;
import dev.cardinal.op.Add;
import dev.cardinal.op.Clip;
import dev.cardinal.op.Conv;
import dev.cardinal.op.Flatten;
import dev.cardinal.op.Gemm;
import dev.cardinal.op.HardSigmoid;
import dev.cardinal.op.HardSwish;
import dev.cardinal.op.LeakyRelu;
import dev.cardinal.op.LogSoftmax;
import dev.cardinal.op.Op;
import dev.cardinal.op.PostOps;
import dev.cardinal.op.Relu;
import dev.cardinal.op.Reshape;
import dev.cardinal.op.ShapeOf;
import dev.cardinal.op.Sigmoid;
import dev.cardinal.op.Softmax;
import dev.cardinal.op.Tanh;
import dev.cardinal.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A graph in which each node is one of ONNX's operators: post-ops become nodes of their own, and a
 * softmax over several axes, which newer operator sets no longer have, one over a matrix. What is
 * so already stays as it is.
 */
final class OnnxForm {
  private final Graph graph;
  private final GraphBuilder builder;
  private final Set<String> names = new HashSet<>();

  private OnnxForm(Graph graph) {
    this.graph = graph;
    this.builder = new GraphBuilder(graph.name());
  }

  static Graph of(Graph graph) {
    return new OnnxForm(graph).run();
  }

  private Graph run() {
    graph.inputs().forEach(input -> names.add(builder.input(input).name()));
    graph.constants().forEach((value, tensor) -> names.add(constant(value.name(), tensor).name()));
    for (Node node : graph.nodes()) {
      names.add(node.name());
      node.outputs().forEach(value -> names.add(value.name()));
    }
    graph.nodes().forEach(this::add);
    graph.outputs().forEach(builder::output);
    graph.metadata().forEach(builder::metadata);
    return builder.build();
  }

  private void add(Node node) {
    switch (node.op()) {
      case Conv conv -> unfuse(node, conv.with(PostOps.NONE), conv.postOps(), Conv.RESIDUAL);
      case Gemm gemm -> unfuse(node, gemm.with(PostOps.NONE), gemm.postOps(), Gemm.RESIDUAL);
      case Softmax(int axis, boolean flatten) when flatten -> flatten(node, axis, new Softmax(-1));
      case LogSoftmax(int axis, boolean flatten) when flatten ->
          flatten(node, axis, new LogSoftmax(-1));
      default -> builder.node(node);
    }
  }

  private void unfuse(Node node, Op op, PostOps postOps, int residual) {
    if (postOps.equals(PostOps.NONE)) {
      builder.node(node);
      return;
    }
    List<Value> operands = node.inputs().subList(0, Math.min(residual, node.inputs().size()));
    boolean activated = postOps.activation().kind() != Activation.Kind.IDENTITY;
    Value last = postOps.residual() || activated ? unused(node, op.type()) : node.output();
    builder.node(new Node(node.name(), op, trimmed(operands), List.of(last)));
    if (postOps.residual()) {
      Value sum = activated ? unused(node, "Add") : node.output();
      node(node, new Add(), List.of(last, node.input(residual)), sum);
      last = sum;
    }
    if (activated) {
      activate(node, postOps.activation(), last);
    }
  }

  private void activate(Node node, Activation activation, Value src) {
    List<Value> operands = new ArrayList<>(List.of(src));
    Op op =
        switch (activation.kind()) {
          case RELU -> new Relu();
          case LEAKY_RELU -> new LeakyRelu(activation.alpha());
          case SIGMOID -> new Sigmoid();
          case HARD_SIGMOID -> new HardSigmoid(activation.alpha(), activation.beta());
          case HARD_SWISH -> new HardSwish();
          case TANH -> new Tanh();
          case CLIP -> {
            operands.add(bound(node, "min", activation.alpha()));
            operands.add(bound(node, "max", activation.beta()));
            yield new Clip();
          }
          case IDENTITY -> throw new IllegalArgumentException("no activation: " + node);
        };
    node(node, op, operands, node.output());
  }

  private Value bound(Node node, String role, float value) {
    return constant(unused(node, role).name(), Tensor.scalar(value));
  }

  /** Along the rows of a matrix, whose shape is then undone. */
  private void flatten(Node node, int axis, Op along) {
    Value src = node.input(0);
    Value shape = node(node, new ShapeOf(), List.of(src), unused(node, "Shape"));
    Value matrix = node(node, new Flatten(axis), List.of(src), unused(node, "Flatten"));
    Value result = unused(node, along.type());
    builder.node(new Node(node.name(), along, List.of(matrix), List.of(result)));
    node(node, new Reshape(true), List.of(result, shape), node.output());
  }

  /** A node that is part of another one. */
  private Value node(Node whole, Op op, List<Value> operands, Value result) {
    builder.node(new Node(unused(whole, op.type()).name(), op, operands, List.of(result)));
    return result;
  }

  private Value constant(String name, Tensor tensor) {
    return builder.constant(name, tensor);
  }

  /** A name that the graph does not have. */
  private Value unused(Node node, String role) {
    String name = node.name() + "/" + role;
    for (int i = 2; !names.add(name); i++) {
      name = node.name() + "/" + role + "#" + i;
    }
    return new Value(name);
  }

  private static List<Value> trimmed(List<Value> values) {
    int size = values.size();
    while (size > 0 && values.get(size - 1).isAbsent()) {
      size--;
    }
    return values.subList(0, size);
  }
}
