package dev.cardinal.model;

import dev.cardinal.format.WeightSource;
import dev.cardinal.graph.Graph;
import dev.cardinal.graph.Value;
import dev.cardinal.op.Flatten;
import dev.cardinal.op.MaxPool;
import dev.cardinal.op.Window;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * VGG with batch normalisation (Simonyan and Zisserman, 2014), as torchvision builds it and with
 * its names. Images are of 224x224 pixels.
 *
 * @param name as in {@code vgg16_bn}
 * @param convs the number of 3x3 convolutions before each max-pooling, of 64, 128, 256, 512 and 512
 *     channels
 * @param hidden the size of the two fully connected layers before the last
 * @param classes the size of the output
 * @param channels the channels of an image
 * @param metadata what the graph tells of the preprocessing
 */
public record Vgg(
    String name,
    List<Integer> convs,
    int hidden,
    int classes,
    int channels,
    Map<String, String> metadata)
    implements Network {
  private static final int SIZE = 224;

  private static final List<Integer> WIDTHS = List.of(64, 128, 256, 512, 512);

  /** torchvision's {@code vgg11_bn}. */
  public static final Vgg VGG11_BN = imageNet("vgg11_bn", 1, 1, 2, 2, 2);

  /** torchvision's {@code vgg13_bn}. */
  public static final Vgg VGG13_BN = imageNet("vgg13_bn", 2, 2, 2, 2, 2);

  /** torchvision's {@code vgg16_bn}. */
  public static final Vgg VGG16_BN = imageNet("vgg16_bn", 2, 2, 3, 3, 3);

  /** torchvision's {@code vgg19_bn}. */
  public static final Vgg VGG19_BN = imageNet("vgg19_bn", 2, 2, 4, 4, 4);

  /** Every network that is named here. */
  static final List<Vgg> ALL = List.of(VGG11_BN, VGG13_BN, VGG16_BN, VGG19_BN);

  /** Copies the collections and checks the numbers. */
  public Vgg {
    convs = List.copyOf(convs);
    metadata = Collections.unmodifiableSortedMap(new TreeMap<>(metadata));
    if (convs.size() != WIDTHS.size()) {
      throw new IllegalArgumentException(
          "no such network: "
              + convs
              + " must be the convolutions of "
              + WIDTHS.size()
              + " stages");
    }
    Layers.requirePositive(hidden, classes, channels);
  }

  private static Vgg imageNet(String name, Integer... convs) {
    return new Vgg(name, List.of(convs), 4096, 1000, 3, Preparation.IMAGENET);
  }

  @Override
  public Vgg withClasses(int other) {
    return new Vgg(name, convs, hidden, other, channels, metadata);
  }

  @Override
  public Vgg withChannels(int other) {
    return new Vgg(
        name, convs, hidden, classes, other, Preparation.kept(metadata, channels, other));
  }

  @Override
  public String inputParameter() {
    return "features.0.weight";
  }

  @Override
  public String outputParameter() {
    return "classifier.6.weight";
  }

  @Override
  public Graph graph(WeightSource weights) {
    return ParameterCheck.graph(name, weights, this::assembled);
  }

  private Graph assembled(WeightSource weights) {
    var layers = new Layers(name, weights);
    Value x = layers.images(channels, SIZE);
    int width = channels;
    int module = 0;
    for (int stage = 0; stage < convs.size(); stage++) {
      for (int i = 0; i < convs.get(stage); i++) {
        x = layer(layers, module, x, width, WIDTHS.get(stage));
        width = WIDTHS.get(stage);
        module += 3;
      }
      x = layers.node("features." + module++, new MaxPool(Window.square(2, 2, 0)), x);
    }
    int pixels = (SIZE >> convs.size()) * (SIZE >> convs.size());
    x = layers.node("flatten", new Flatten(1), x);
    x = layers.relu("classifier.1", layers.linear("classifier.0", x, width * pixels, hidden));
    x = layers.relu("classifier.4", layers.linear("classifier.3", x, hidden, hidden));
    layers.classifier("classifier.6", x, hidden, classes);
    return layers.build(metadata);
  }

  /** A convolution, its normalisation and its activation are three modules in a row. */
  private static Value layer(Layers layers, int module, Value src, int in, int out) {
    Value x = layers.biasedConv("features." + module, src, Filters.of(in, out, 3));
    x = layers.norm("features." + (module + 1), x, out);
    return layers.relu("features." + (module + 2), x);
  }
}
