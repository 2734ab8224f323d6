package dev.cardinal.model;

import dev.cardinal.format.WeightSource;
import dev.cardinal.graph.Dim;
import dev.cardinal.graph.Graph;
import dev.cardinal.graph.GraphBuilder;
import dev.cardinal.graph.Node;
import dev.cardinal.graph.Value;
import dev.cardinal.op.BatchNormalization;
import dev.cardinal.op.Conv;
import dev.cardinal.op.Flatten;
import dev.cardinal.op.Gemm;
import dev.cardinal.op.GlobalAveragePool;
import dev.cardinal.op.Op;
import dev.cardinal.op.Relu;
import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A network's graph under construction, layer by layer. A layer is a node; its parameters are named
 * after it as PyTorch names them: {@code conv1.weight}, {@code bn1.running_mean}.
 */
final class Layers {
  /** Of batch normalisations, where PyTorch's networks are the model. */
  static final float EPSILON = 1e-5f;

  private final WeightSource weights;
  private final GraphBuilder graph;
  private final float epsilon;

  Layers(String name, WeightSource weights) {
    this(name, weights, EPSILON);
  }

  /** With another epsilon in all batch normalisations. */
  Layers(String name, WeightSource weights, float epsilon) {
    this.weights = weights;
    this.epsilon = epsilon;
    graph = new GraphBuilder(name);
  }

  /** Checks numbers such as that of the classes. */
  static void requirePositive(int... numbers) {
    if (Arrays.stream(numbers).anyMatch(number -> number < 1)) {
      throw new IllegalArgumentException(
          "no such network: sizes, classes and channels must be at least 1, not all of "
              + Arrays.toString(numbers)
              + " are");
    }
  }

  /** The network's input: images of any size. */
  Value images(int channels) {
    return images(channels, Dim.of("H"), Dim.of("W"));
  }

  /** The network's input: square images of one size. */
  Value images(int channels, int size) {
    return images(channels, Dim.of(size), Dim.of(size));
  }

  private Value images(int channels, Dim height, Dim width) {
    return graph.input("input", DType.FLOAT32, Dim.of("N"), Dim.of(channels), height, width);
  }

  /** A convolution without bias. */
  Value conv(String path, Value src, Filters filters) {
    return node(path, new Conv(filters.window(), filters.groups()), src, kernel(path, filters));
  }

  Value conv(String path, Value src, Filters filters, boolean biased) {
    return biased ? biasedConv(path, src, filters) : conv(path, src, filters);
  }

  Value biasedConv(String path, Value src, Filters filters) {
    Value bias = bias(path, filters.out());
    Conv conv = new Conv(filters.window(), filters.groups());
    return node(path, conv, src, kernel(path, filters), bias);
  }

  private Value kernel(String path, Filters filters) {
    int size = filters.kernel();
    return parameter(path + ".weight", filters.out(), filters.in() / filters.groups(), size, size);
  }

  Value norm(String path, Value src, int width) {
    return node(
        path,
        new BatchNormalization(epsilon),
        src,
        parameter(path + ".weight", width),
        parameter(path + ".bias", width),
        parameter(path + ".running_mean", width),
        parameter(path + ".running_var", width));
  }

  Value relu(String path, Value src) {
    return node(path, new Relu(), src);
  }

  /** The mean of each channel: [n, c]. */
  Value means(String path, Value src) {
    return node("flatten", new Flatten(1), node(path, new GlobalAveragePool(), src));
  }

  /** A fully connected layer with a bias. */
  Value linear(String path, Value src, int in, int out) {
    return node(path, Gemm.fullyConnected(), src, matrix(path, in, out), bias(path, out));
  }

  /** The fully connected layer whose result is the network's output. */
  void classifier(String path, Value src, int in, int classes) {
    output(path, Gemm.fullyConnected(), src, matrix(path, in, classes), bias(path, classes));
  }

  /** The node whose result is the network's output. */
  void output(String path, Op op, Value... operands) {
    var output = new Value("output");
    graph.node(new Node(path, op, List.of(operands), List.of(output)));
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
