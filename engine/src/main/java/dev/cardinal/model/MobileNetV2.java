package dev.cardinal.model;

import dev.cardinal.format.WeightSource;
import dev.cardinal.graph.Graph;
import dev.cardinal.graph.Value;
import dev.cardinal.op.Add;
import dev.cardinal.op.Clip;
import dev.cardinal.tensor.Tensor;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * MobileNetV2 (Sandler et al., 2018), as torchvision builds it and with its names: inverted
 * residuals, whose 3x3 convolutions have a group for each channel.
 *
 * @param name as in {@code mobilenet_v2}
 * @param stages the inverted residuals
 * @param classes the size of the output
 * @param channels the channels of an image
 * @param metadata what the graph tells of the preprocessing
 */
public record MobileNetV2(
    String name, List<Stage> stages, int classes, int channels, Map<String, String> metadata)
    implements Network {
  /** The output channels of the first convolution. */
  private static final int FIRST = 32;

  /** The output channels of the last convolution. */
  private static final int LAST = 1280;

  /** torchvision's {@code mobilenet_v2}. */
  public static final MobileNetV2 MOBILENET_V2 =
      new MobileNetV2(
          "mobilenet_v2",
          List.of(
              new Stage(1, 16, 1, 1),
              new Stage(6, 24, 2, 2),
              new Stage(6, 32, 3, 2),
              new Stage(6, 64, 4, 2),
              new Stage(6, 96, 3, 1),
              new Stage(6, 160, 3, 2),
              new Stage(6, 320, 1, 1)),
          1000,
          3,
          Preparation.IMAGENET);

  /**
   * Blocks of one width.
   *
   * @param expansion by how much a block is wider within than its input
   * @param out the channels that leave each block
   * @param blocks how many
   * @param stride the first block's stride
   */
  public record Stage(int expansion, int out, int blocks, int stride) {}

  /** Copies the collections and checks the numbers. */
  public MobileNetV2 {
    stages = List.copyOf(stages);
    metadata = Collections.unmodifiableSortedMap(new TreeMap<>(metadata));
    Layers.requirePositive(classes, channels);
  }

  @Override
  public MobileNetV2 withClasses(int other) {
    return new MobileNetV2(name, stages, other, channels, metadata);
  }

  @Override
  public MobileNetV2 withChannels(int other) {
    Map<String, String> kept = Preparation.kept(metadata, channels, other);
    return new MobileNetV2(name, stages, classes, other, kept);
  }

  @Override
  public String inputParameter() {
    return "features.0.0.weight";
  }

  @Override
  public String outputParameter() {
    return "classifier.1.weight";
  }

  @Override
  public Graph graph(WeightSource weights) {
    return ParameterCheck.graph(name, weights, source -> new Assembly(this, source).graph());
  }

  /** Puts the graph together. */
  private static final class Assembly {
    private final MobileNetV2 net;
    private final Layers layers;
    private final Value zero;
    private final Value six;

    Assembly(MobileNetV2 net, WeightSource weights) {
      this.net = net;
      layers = new Layers(net.name(), weights);
      zero = layers.constant("relu6.min", Tensor.scalar(0f));
      six = layers.constant("relu6.max", Tensor.scalar(6f));
    }

    Graph graph() {
      Value x = layers.images(net.channels());
      x = layer("features.0", x, Filters.of(net.channels(), FIRST, 3).stride(2));
      int width = FIRST;
      int module = 1;
      for (Stage stage : net.stages()) {
        for (int i = 0; i < stage.blocks(); i++) {
          String path = "features." + module++;
          x = block(path, x, width, stage, i == 0 ? stage.stride() : 1);
          width = stage.out();
        }
      }
      x = layer("features." + module, x, Filters.of(width, LAST, 1));
      layers.classifier("classifier.1", layers.means("avgpool", x), LAST, net.classes());
      return layers.build(net.metadata());
    }

    /** A convolution, its normalisation and its activation. */
    private Value layer(String path, Value src, Filters filters) {
      Value x = layers.conv(path + ".0", src, filters);
      x = layers.norm(path + ".1", x, filters.out());
      return layers.node(path + ".2", new Clip(), x, zero, six);
    }

    private Value block(String path, Value src, int in, Stage stage, int stride) {
      int within = in * stage.expansion();
      Value x = src;
      int module = 0;
      if (stage.expansion() > 1) {
        x = layer(path + ".conv." + module++, x, Filters.of(in, within, 1));
      }
      Filters depthwise = Filters.of(within, within, 3).stride(stride).groups(within);
      x = layer(path + ".conv." + module++, x, depthwise);
      x = layers.conv(path + ".conv." + module++, x, Filters.of(within, stage.out(), 1));
      x = layers.norm(path + ".conv." + module, x, stage.out());
      return stride == 1 && in == stage.out() ? layers.node(path + ".add", new Add(), src, x) : x;
    }
  }
}
