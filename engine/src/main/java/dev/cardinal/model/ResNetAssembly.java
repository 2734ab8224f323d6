package dev.cardinal.model;

import dev.cardinal.format.WeightSource;
import dev.cardinal.graph.Graph;
import dev.cardinal.graph.GraphException;
import dev.cardinal.graph.Value;
import dev.cardinal.op.Add;
import dev.cardinal.op.AutoPad;
import dev.cardinal.op.AveragePool;
import dev.cardinal.op.GlobalAveragePool;
import dev.cardinal.op.MaxPool;
import dev.cardinal.op.Mul;
import dev.cardinal.op.Sigmoid;
import dev.cardinal.op.Window;
import java.util.List;

/** Puts the graph of a {@link ResNet} together, module by module. */
final class ResNetAssembly {
  /** By how much squeeze-and-excitation reduces the channels. */
  private static final int SQUEEZE = 16;

  private final ResNet net;
  private final Traits traits;
  private final Layers layers;

  ResNetAssembly(ResNet net, WeightSource weights) {
    this.net = net;
    traits = net.traits();
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
    layers.classifier("fc", layers.means("avgpool", x), width, net.classes());
    return layers.build(net.metadata());
  }

  private Value stem(Value src) {
    ResNet.Stem stem = net.stem();
    Value x = stem.deepWidth() > 0 ? deep(src, stem) : shallow(src, stem);
    x = layers.relu("relu", layers.norm("bn1", x, stem.width()));
    return stem.maxPool() ? layers.node("maxpool", new MaxPool(Window.square(3, 2, 1)), x) : x;
  }

  private Value shallow(Value src, ResNet.Stem stem) {
    Filters filters = Filters.of(net.channels(), stem.width(), stem.kernel());
    return conv("conv1", src, filters.stride(stem.stride()));
  }

  private Value deep(Value src, ResNet.Stem stem) {
    int width = stem.deepWidth();
    Filters first = Filters.of(net.channels(), width, stem.kernel()).stride(stem.stride());
    Value x = conv("conv1.0", src, first);
    x = layers.relu("conv1.2", layers.norm("conv1.1", x, width));
    x = conv("conv1.3", x, Filters.of(width, width, stem.kernel()));
    x = layers.relu("conv1.5", layers.norm("conv1.4", x, width));
    return conv("conv1.6", x, Filters.of(width, stem.width(), stem.kernel()));
  }

  private Value conv(String path, Value src, Filters filters) {
    return layers.conv(path, src, filters, traits.biased());
  }

  private Value block(String path, Value src, int in, ResNet.Stage stage, int stride) {
    Value x =
        switch (net.block()) {
          case BASIC -> basic(path + ".", src, in, stage.out(), stride);
          case BOTTLENECK -> bottleneck(path + ".", src, in, stage, stride);
        };
    x = traits.gated() ? gated(path + ".se", x, stage.out()) : x;
    Value shortcut = shortcut(path, src, Filters.of(in, stage.out(), 1).stride(stride));
    return layers.relu(path + ".relu", layers.node(path + ".add", new Add(), x, shortcut));
  }

  /** Squeeze-and-excitation: each channel times a gate that all channels' means decide. */
  private Value gated(String path, Value src, int width) {
    int squeezed = width / SQUEEZE;
    Value gate = layers.node(path + ".mean", new GlobalAveragePool(), src);
    gate = layers.biasedConv(path + ".fc1", gate, Filters.of(width, squeezed, 1));
    gate = layers.relu(path + ".act", gate);
    gate = layers.biasedConv(path + ".fc2", gate, Filters.of(squeezed, width, 1));
    gate = layers.node(path + ".gate", new Sigmoid(), gate);
    return layers.node(path + ".mul", new Mul(), src, gate);
  }

  private Value shortcut(String path, Value src, Filters projection) {
    boolean fits = projection.in() == projection.out() && projection.stride() == 1;
    return switch (traits.shortcut()) {
      case AUTO -> fits ? src : projected(path + ".downsample.", src, projection);
      case PROJECTION -> projected(path + ".downsample.", src, projection);
      case IDENTITY -> {
        if (!fits) {
          throw misfit(path, projection);
        }
        yield src;
      }
    };
  }

  private Value projected(String path, Value src, Filters projection) {
    return switch (traits.projection()) {
      case BARE -> conv(path + "0", src, projection);
      case NORMALISED ->
          layers.norm(path + "1", conv(path + "0", src, projection), projection.out());
      case POOLED -> {
        Value x = projection.stride() > 1 ? pooled(path + "0", src, projection.stride()) : src;
        x = conv(path + "1", x, projection.stride(1));
        yield layers.norm(path + "2", x, projection.out());
      }
    };
  }

  /** Means of 2x2; an odd row or column at the end has means of its own. */
  private Value pooled(String path, Value src, int stride) {
    List<Integer> strides = List.of(stride, stride);
    var window = new Window(List.of(2, 2), strides, List.of(), List.of(), AutoPad.NOTSET, true);
    return layers.node(path, new AveragePool(window, false), src);
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
    Value x = conv(path + "conv1", src, Filters.of(in, out, 3).stride(stride));
    x = layers.relu(path + "relu1", layers.norm(path + "bn1", x, out));
    x = conv(path + "conv2", x, Filters.of(out, out, 3));
    return layers.norm(path + "bn2", x, out);
  }

  private Value bottleneck(String path, Value src, int in, ResNet.Stage stage, int stride) {
    int width = stage.width();
    Filters reduce = Filters.of(in, width, 1);
    Filters within = Filters.of(width, width, 3).stride(stride).groups(net.groups());
    Filters expand = Filters.of(width, stage.out(), 1);
    var paths = new ParallelPaths(layers, path, reduce, within, expand, traits.biased());
    Value x =
        switch (net.groups() == 1 ? Form.GROUPED : traits.form()) {
          case SUMMED -> paths.summed(src);
          case CONCATENATED -> paths.concatenated(src);
          case GROUPED -> grouped(path, src, reduce, within, expand);
        };
    return layers.norm(path + "bn3", x, stage.out());
  }

  private Value grouped(String path, Value src, Filters reduce, Filters within, Filters expand) {
    Value x = conv(path + "conv1", src, reduce);
    x = layers.relu(path + "relu1", layers.norm(path + "bn1", x, reduce.out()));
    x = conv(path + "conv2", x, within);
    x = layers.relu(path + "relu2", layers.norm(path + "bn2", x, within.out()));
    return conv(path + "conv3", x, expand);
  }
}
