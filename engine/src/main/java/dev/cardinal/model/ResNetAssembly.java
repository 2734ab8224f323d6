package dev.cardinal.model;

import dev.cardinal.format.WeightSource;
import dev.cardinal.graph.Dim;
import dev.cardinal.graph.Graph;
import dev.cardinal.graph.GraphBuilder;
import dev.cardinal.graph.Node;
import dev.cardinal.graph.Value;
import dev.cardinal.op.Add;
import dev.cardinal.op.BatchNormalization;
import dev.cardinal.op.Conv;
import dev.cardinal.op.Flatten;
import dev.cardinal.op.Gemm;
import dev.cardinal.op.GlobalAveragePool;
import dev.cardinal.op.MaxPool;
import dev.cardinal.op.Relu;
import dev.cardinal.op.Window;
import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.TensorType;
import java.util.List;

/** Puts the graph of a {@link ResNet} together, module by module. */
final class ResNetAssembly {
  private static final float EPSILON = 1e-5f;

  private final ResNet net;
  private final WeightSource weights;
  private final GraphBuilder graph;

  ResNetAssembly(ResNet net, WeightSource weights) {
    this.net = net;
    this.weights = weights;
    graph = new GraphBuilder(net.name());
  }

  Graph graph() {
    Dim channels = Dim.of(net.channels());
    Value x = graph.input("input", DType.FLOAT32, Dim.of("N"), channels, Dim.of("H"), Dim.of("W"));
    x = stem(x);
    int width = net.stem().width();
    for (int i = 0; i < net.stages().size(); i++) {
      ResNet.Stage stage = net.stages().get(i);
      for (int j = 0; j < stage.blocks(); j++) {
        x = block("layer" + (i + 1) + "." + j, x, width, stage, j == 0 ? stage.stride() : 1);
        width = stage.out();
      }
    }
    graph.output(head(x, width));
    net.metadata().forEach(graph::metadata);
    return graph.metadata(Networks.WEIGHTS, weights.description()).build();
  }

  private Value stem(Value src) {
    ResNet.Stem stem = net.stem();
    Window window = Window.square(stem.kernel(), stem.stride(), stem.kernel() / 2);
    Value x = conv("conv1", src, net.channels(), stem.width(), window, 1);
    x = relu("relu", norm("bn1", x, stem.width()));
    return stem.maxPool() ? graph.node("maxpool", new MaxPool(Window.square(3, 2, 1)), x) : x;
  }

  private Value block(String path, Value src, int in, ResNet.Stage stage, int stride) {
    Value x =
        switch (net.block()) {
          case BASIC -> basic(path + ".", src, in, stage.out(), stride);
          case BOTTLENECK -> bottleneck(path + ".", src, in, stage, stride);
        };
    Value shortcut = src;
    if (stride != 1 || in != stage.out()) {
      Window window = Window.square(1, stride, 0);
      shortcut = conv(path + ".downsample.0", src, in, stage.out(), window, 1);
      shortcut = norm(path + ".downsample.1", shortcut, stage.out());
    }
    return relu(path + ".relu", graph.node(path + ".add", new Add(), x, shortcut));
  }

  private Value basic(String path, Value src, int in, int out, int stride) {
    Value x = conv(path + "conv1", src, in, out, Window.square(3, stride, 1), 1);
    x = relu(path + "relu1", norm(path + "bn1", x, out));
    x = conv(path + "conv2", x, out, out, Window.square(3, 1, 1), 1);
    return norm(path + "bn2", x, out);
  }

  private Value bottleneck(String path, Value src, int in, ResNet.Stage stage, int stride) {
    int width = stage.width();
    Value x = conv(path + "conv1", src, in, width, Window.square(1, 1, 0), 1);
    x = relu(path + "relu1", norm(path + "bn1", x, width));
    x = conv(path + "conv2", x, width, width, Window.square(3, stride, 1), net.groups());
    x = relu(path + "relu2", norm(path + "bn2", x, width));
    x = conv(path + "conv3", x, width, stage.out(), Window.square(1, 1, 0), 1);
    return norm(path + "bn3", x, stage.out());
  }

  private Value head(Value src, int width) {
    Value x = graph.node("avgpool", new GlobalAveragePool(), src);
    x = graph.node("flatten", new Flatten(1), x);
    Value w = parameter("fc.weight", net.classes(), width);
    Value b = parameter("fc.bias", net.classes());
    var output = new Value("output");
    Gemm linear = new Gemm(1, 1, false, true);
    graph.node(new Node("fc", linear, List.of(x, w, b), List.of(output)));
    return output;
  }

  private Value conv(String path, Value src, int in, int out, Window window, int groups) {
    int kernel = window.kernel().getFirst();
    Value w = parameter(path + ".weight", out, in / groups, kernel, kernel);
    return graph.node(path, new Conv(window, groups), src, w);
  }

  private Value norm(String path, Value src, int width) {
    return graph.node(
        path,
        new BatchNormalization(EPSILON),
        src,
        parameter(path + ".weight", width),
        parameter(path + ".bias", width),
        parameter(path + ".running_mean", width),
        parameter(path + ".running_var", width));
  }

  private Value relu(String path, Value src) {
    return graph.node(path, new Relu(), src);
  }

  private Value parameter(String name, long... dims) {
    return graph.constant(name, weights.tensor(name, TensorType.float32(dims)));
  }
}
