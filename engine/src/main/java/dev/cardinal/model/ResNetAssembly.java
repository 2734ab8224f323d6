package dev.cardinal.model;

import dev.cardinal.format.WeightSource;
import dev.cardinal.graph.Graph;
import dev.cardinal.graph.GraphException;
import dev.cardinal.graph.Value;
import dev.cardinal.op.Add;
import dev.cardinal.op.Flatten;
import dev.cardinal.op.GlobalAveragePool;
import dev.cardinal.op.MaxPool;
import dev.cardinal.op.Window;

/** Puts the graph of a {@link ResNet} together, module by module. */
final class ResNetAssembly {
  private final ResNet net;
  private final Layers layers;

  ResNetAssembly(ResNet net, WeightSource weights) {
    this.net = net;
    layers = new Layers(net.name(), weights);
  }

  Graph graph() {
    Value x = stem(layers.images(net.channels()));
    int width = net.stem().width();
    for (int i = 0; i < net.stages().size(); i++) {
      ResNet.Stage stage = net.stages().get(i);
      for (int j = 0; j < stage.blocks(); j++) {
        x = block("layer" + (i + 1) + "." + j, x, width, stage, j == 0 ? stage.stride() : 1);
        width = stage.out();
      }
    }
    x = layers.node("avgpool", new GlobalAveragePool(), x);
    x = layers.node("flatten", new Flatten(1), x);
    layers.classifier("fc", x, width, net.classes());
    return layers.build(net.metadata());
  }

  private Value stem(Value src) {
    ResNet.Stem stem = net.stem();
    Filters filters = Filters.of(net.channels(), stem.width(), stem.kernel());
    Value x = layers.conv("conv1", src, filters.stride(stem.stride()));
    x = layers.relu("relu", layers.norm("bn1", x, stem.width()));
    return stem.maxPool() ? layers.node("maxpool", new MaxPool(Window.square(3, 2, 1)), x) : x;
  }

  private Value block(String path, Value src, int in, ResNet.Stage stage, int stride) {
    Value x =
        switch (net.block()) {
          case BASIC -> basic(path + ".", src, in, stage.out(), stride);
          case BOTTLENECK -> bottleneck(path + ".", src, in, stage, stride);
        };
    Value shortcut = shortcut(path, src, Filters.of(in, stage.out(), 1).stride(stride));
    return layers.relu(path + ".relu", layers.node(path + ".add", new Add(), x, shortcut));
  }

  private Value shortcut(String path, Value src, Filters projection) {
    boolean fits = projection.in() == projection.out() && projection.stride() == 1;
    return switch (net.traits().shortcut()) {
      case AUTO -> fits ? src : projected(path, src, projection);
      case PROJECTION -> projected(path, src, projection);
      case IDENTITY -> {
        if (!fits) {
          throw misfit(path, projection);
        }
        yield src;
      }
    };
  }

  private Value projected(String path, Value src, Filters projection) {
    Value x = layers.conv(path + ".downsample.0", src, projection);
    return layers.norm(path + ".downsample.1", x, projection.out());
  }

  private static GraphException misfit(String path, Filters projection) {
    String size = projection.stride() == 1 ? "HxW" : "H/%1$dxW/%1$d".formatted(projection.stride());
    return new GraphException(
        "block '%s': its identity shortcut is Nx%dxHxW, but its convolutions give Nx%dx%s, and the"
                .formatted(path, projection.in(), projection.out(), size)
            + " two cannot be added; take Shortcut.AUTO (or PROJECTION), which puts a 1x1"
            + " convolution of %d channels and stride %d on the shortcut"
                .formatted(projection.out(), projection.stride()));
  }

  private Value basic(String path, Value src, int in, int out, int stride) {
    Value x = layers.conv(path + "conv1", src, Filters.of(in, out, 3).stride(stride));
    x = layers.relu(path + "relu1", layers.norm(path + "bn1", x, out));
    x = layers.conv(path + "conv2", x, Filters.of(out, out, 3));
    return layers.norm(path + "bn2", x, out);
  }

  private Value bottleneck(String path, Value src, int in, ResNet.Stage stage, int stride) {
    int width = stage.width();
    Filters reduce = Filters.of(in, width, 1);
    Filters within = Filters.of(width, width, 3).stride(stride).groups(net.groups());
    Filters expand = Filters.of(width, stage.out(), 1);
    var paths = new ParallelPaths(layers, path, reduce, within, expand);
    Value x =
        switch (net.groups() == 1 ? Form.GROUPED : net.traits().form()) {
          case SUMMED -> paths.summed(src);
          case CONCATENATED -> paths.concatenated(src);
          case GROUPED -> grouped(path, src, reduce, within, expand);
        };
    return layers.norm(path + "bn3", x, stage.out());
  }

  private Value grouped(String path, Value src, Filters reduce, Filters within, Filters expand) {
    Value x = layers.conv(path + "conv1", src, reduce);
    x = layers.relu(path + "relu1", layers.norm(path + "bn1", x, reduce.out()));
    x = layers.conv(path + "conv2", x, within);
    x = layers.relu(path + "relu2", layers.norm(path + "bn2", x, within.out()));
    return layers.conv(path + "conv3", x, expand);
  }
}
