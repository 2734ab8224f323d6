package dev.cardinal.model;

import dev.cardinal.format.WeightSource;
import dev.cardinal.graph.Graph;
import dev.cardinal.graph.Value;
import dev.cardinal.op.AveragePool;
import dev.cardinal.op.Concat;
import dev.cardinal.op.MaxPool;
import dev.cardinal.op.Window;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * DenseNet (Huang et al., 2016), as torchvision builds it and with its names: each layer takes the
 * channels of all layers before it in its block, and adds some.
 *
 * @param name as in {@code densenet121}
 * @param blocks the number of layers in each dense block
 * @param growth the channels that each layer adds
 * @param classes the size of the output
 * @param channels the channels of an image
 * @param metadata what the graph tells of the preprocessing
 */
public record DenseNet(
    String name,
    List<Integer> blocks,
    int growth,
    int classes,
    int channels,
    Map<String, String> metadata)
    implements Network {
  /** By how much the inner convolution's input is wider than its output. */
  private static final int BOTTLENECK = 4;

  /** torchvision's {@code densenet121}. */
  public static final DenseNet DENSENET121 =
      new DenseNet("densenet121", List.of(6, 12, 24, 16), 32, 1000, 3, Preparation.IMAGENET);

  /** Copies the collections and checks the numbers. */
  public DenseNet {
    blocks = List.copyOf(blocks);
    metadata = Collections.unmodifiableSortedMap(new TreeMap<>(metadata));
    Layers.requirePositive(growth, classes, channels);
  }

  @Override
  public DenseNet withClasses(int other) {
    return new DenseNet(name, blocks, growth, other, channels, metadata);
  }

  @Override
  public DenseNet withChannels(int other) {
    Map<String, String> kept = Preparation.kept(metadata, channels, other);
    return new DenseNet(name, blocks, growth, classes, other, kept);
  }

  @Override
  public String inputParameter() {
    return "features.conv0.weight";
  }

  @Override
  public String outputParameter() {
    return "classifier.weight";
  }

  @Override
  public Graph graph(WeightSource weights) {
    return ParameterCheck.graph(name, weights, source -> new Assembly(this, source).graph());
  }

  /** Puts the graph together. */
  private static final class Assembly {
    private final DenseNet net;
    private final Layers layers;

    Assembly(DenseNet net, WeightSource weights) {
      this.net = net;
      layers = new Layers(net.name(), weights);
    }

    Graph graph() {
      int width = 2 * net.growth();
      Value x = layers.images(net.channels());
      x = layers.conv("features.conv0", x, Filters.of(net.channels(), width, 7).stride(2));
      x = activated("features.norm0", "features.relu0", x, width);
      x = layers.node("features.pool0", new MaxPool(Window.square(3, 2, 1)), x);
      for (int block = 1; block <= net.blocks().size(); block++) {
        String path = "features.denseblock" + block + ".denselayer";
        for (int layer = 1; layer <= net.blocks().get(block - 1); layer++) {
          x = layer(path + layer + ".", x, width);
          width += net.growth();
        }
        if (block < net.blocks().size()) {
          x = transition("features.transition" + block + ".", x, width);
          width /= 2;
        }
      }
      x = activated("features.norm5", "relu", x, width);
      layers.classifier("classifier", layers.means("avgpool", x), width, net.classes());
      return layers.build(net.metadata());
    }

    private Value activated(String norm, String relu, Value src, int width) {
      return layers.relu(relu, layers.norm(norm, src, width));
    }

    private Value layer(String path, Value src, int in) {
      int within = BOTTLENECK * net.growth();
      Value x = activated(path + "norm1", path + "relu1", src, in);
      x = layers.conv(path + "conv1", x, Filters.of(in, within, 1));
      x = activated(path + "norm2", path + "relu2", x, within);
      x = layers.conv(path + "conv2", x, Filters.of(within, net.growth(), 3));
      return layers.node(path + "concat", new Concat(1), src, x);
    }

    private Value transition(String path, Value src, int in) {
      Value x = activated(path + "norm", path + "relu", src, in);
      x = layers.conv(path + "conv", x, Filters.of(in, in / 2, 1));
      return layers.node(path + "pool", new AveragePool(Window.square(2, 2, 0), false), x);
    }
  }
}
