package dev.cardinal.model;

import dev.cardinal.format.WeightSource;
import dev.cardinal.graph.Graph;
import dev.cardinal.graph.Value;
import dev.cardinal.op.AutoPad;
import dev.cardinal.op.Concat;
import dev.cardinal.op.Flatten;
import dev.cardinal.op.GlobalAveragePool;
import dev.cardinal.op.MaxPool;
import dev.cardinal.op.Window;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * SqueezeNet 1.1 (Iandola et al., 2016), as torchvision builds it and with its names.
 *
 * @param name as in {@code squeezenet1_1}
 * @param fires the fire modules
 * @param classes the size of the output
 * @param channels the channels of an image
 * @param metadata what the graph tells of the preprocessing
 */
public record SqueezeNet(
    String name, List<Fire> fires, int classes, int channels, Map<String, String> metadata)
    implements Network {
  /** The output channels of the first convolution. */
  private static final int FIRST = 64;

  /** 3x3 with stride 2; what is left at the end has a window of its own. */
  private static final Window POOL =
      new Window(List.of(3, 3), List.of(2, 2), List.of(), List.of(), AutoPad.NOTSET, true);

  /** torchvision's {@code squeezenet1_1}. */
  public static final SqueezeNet SQUEEZENET1_1 =
      new SqueezeNet(
          "squeezenet1_1",
          List.of(
              new Fire(16, 64, true),
              new Fire(16, 64, false),
              new Fire(32, 128, true),
              new Fire(32, 128, false),
              new Fire(48, 192, true),
              new Fire(48, 192, false),
              new Fire(64, 256, false),
              new Fire(64, 256, false)),
          1000,
          3,
          Preparation.IMAGENET);

  /**
   * A 1x1 convolution, then a 1x1 and a 3x3 one side by side.
   *
   * @param squeeze the output channels of the first
   * @param expand the output channels of each of the other two
   * @param pooled whether a max-pooling of stride 2 comes before
   */
  public record Fire(int squeeze, int expand, boolean pooled) {}

  /** Copies the collections and checks the numbers. */
  public SqueezeNet {
    fires = List.copyOf(fires);
    metadata = Collections.unmodifiableSortedMap(new TreeMap<>(metadata));
    Layers.requirePositive(classes, channels);
  }

  @Override
  public SqueezeNet withClasses(int other) {
    return new SqueezeNet(name, fires, other, channels, metadata);
  }

  @Override
  public SqueezeNet withChannels(int other) {
    Map<String, String> kept = Preparation.kept(metadata, channels, other);
    return new SqueezeNet(name, fires, classes, other, kept);
  }

  @Override
  public String inputParameter() {
    return "features.0.weight";
  }

  @Override
  public String outputParameter() {
    return "classifier.1.weight";
  }

  @Override
  public Graph graph(WeightSource weights) {
    return ParameterCheck.graph(name, weights, this::assembled);
  }

  private Graph assembled(WeightSource weights) {
    var layers = new Layers(name, weights);
    Filters first = Filters.of(channels, FIRST, 3).stride(2).pad(0);
    Value x = layers.images(channels);
    x = layers.relu("features.1", layers.biasedConv("features.0", x, first));
    int width = FIRST;
    int module = 2;
    for (Fire fire : fires) {
      if (fire.pooled()) {
        x = layers.node("features." + module++, new MaxPool(POOL), x);
      }
      x = fire(layers, "features." + module++ + ".", x, width, fire);
      width = 2 * fire.expand();
    }
    x = layers.biasedConv("classifier.1", x, Filters.of(width, classes, 1));
    x = layers.node("classifier.3", new GlobalAveragePool(), layers.relu("classifier.2", x));
    layers.output("flatten", new Flatten(1), x);
    return layers.build(metadata);
  }

  private static Value fire(Layers layers, String path, Value src, int in, Fire fire) {
    Value x = activated(layers, path + "squeeze", src, Filters.of(in, fire.squeeze(), 1));
    Filters narrow = Filters.of(fire.squeeze(), fire.expand(), 1);
    Filters wide = Filters.of(fire.squeeze(), fire.expand(), 3);
    return layers.node(
        path + "concat",
        new Concat(1),
        activated(layers, path + "expand1x1", x, narrow),
        activated(layers, path + "expand3x3", x, wide));
  }

  private static Value activated(Layers layers, String path, Value src, Filters filters) {
    return layers.relu(path + "_activation", layers.biasedConv(path, src, filters));
  }
}
