package dev.cardinal.model;

import dev.cardinal.format.WeightSource;
import dev.cardinal.graph.Dim;
import dev.cardinal.graph.Graph;
import dev.cardinal.graph.GraphBuilder;
import dev.cardinal.graph.Node;
import dev.cardinal.graph.Value;
import dev.cardinal.op.BatchNormalization;
import dev.cardinal.op.Conv;
import dev.cardinal.op.Gemm;
import dev.cardinal.op.Op;
import dev.cardinal.op.Relu;
import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.List;
import java.util.Map;

/**
 * A network's graph under construction, layer by layer. A layer is a node; its parameters are named
 * after it as PyTorch names them: {@code conv1.weight}, {@code bn1.running_mean}.
 */
final class Layers {
  /** Of all batch normalisations. */
  static final float EPSILON = 1e-5f;

  private final WeightSource weights;
  private final GraphBuilder graph;

  Layers(String name, WeightSource weights) {
    this.weights = weights;
    graph = new GraphBuilder(name);
  }

  /** The network's input: images of any size. */
  Value images(int channels) {
    Dim height = Dim.of("H");
    return graph.input("input", DType.FLOAT32, Dim.of("N"), Dim.of(channels), height, Dim.of("W"));
  }

  /** A convolution without bias. */
  Value conv(String path, Value src, Filters filters) {
    return node(path, new Conv(filters.window(), filters.groups()), src, kernel(path, filters));
  }

  private Value kernel(String path, Filters filters) {
    int size = filters.kernel();
    return parameter(path + ".weight", filters.out(), filters.in() / filters.groups(), size, size);
  }

  Value norm(String path, Value src, int width) {
    return node(
        path,
        new BatchNormalization(EPSILON),
        src,
        parameter(path + ".weight", width),
        parameter(path + ".bias", width),
        parameter(path + ".running_mean", width),
        parameter(path + ".running_var", width));
  }

  Value relu(String path, Value src) {
    return node(path, new Relu(), src);
  }

  /** The fully connected layer whose result is the network's output. */
  void classifier(String path, Value src, int in, int classes) {
    var output = new Value("output");
    List<Value> operands = List.of(src, matrix(path, in, classes), bias(path, classes));
    graph.node(new Node(path, Gemm.fullyConnected(), operands, List.of(output)));
    graph.output(output);
  }

  private Value matrix(String path, int in, int out) {
    return parameter(path + ".weight", out, in);
  }

  private Value bias(String path, int out) {
    return parameter(path + ".bias", out);
  }

  Value node(String path, Op op, Value... operands) {
    return graph.node(path, op, operands);
  }

  Value constant(String name, Tensor tensor) {
    return graph.constant(name, tensor);
  }

  private Value parameter(String name, long... dims) {
    return constant(name, tensor(name, dims));
  }

  /** A parameter that is not used as it is. */
  Tensor tensor(String name, long... dims) {
    return weights.tensor(name, TensorType.float32(dims));
  }

  /** The graph, with what there is to tell of it. */
  Graph build(Map<String, String> metadata) {
    metadata.forEach(graph::metadata);
    return graph.metadata(Networks.WEIGHTS, weights.description()).build();
  }
}
