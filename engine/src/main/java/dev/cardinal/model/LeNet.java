package dev.cardinal.model;

import dev.cardinal.format.WeightSource;
import dev.cardinal.graph.Graph;
import dev.cardinal.graph.Value;
import dev.cardinal.op.AveragePool;
import dev.cardinal.op.Flatten;
import dev.cardinal.op.Sigmoid;
import dev.cardinal.op.UnaryOp;
import dev.cardinal.op.Window;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * LeNet-5 (LeCun et al., 1998) as it is taught ("Dive into Deep Learning", section 7.6): the
 * paper's layers and sizes, with plain average pooling and a fully connected layer at the end in
 * place of trained subsampling, a partly connected convolution and radial basis functions. Images
 * are of 28x28 pixels; padding makes 32x32 of them.
 *
 * @param name as in {@code lenet5}
 * @param activation after all layers with weights but the last
 * @param classes the size of the output
 * @param channels the channels of an image
 * @param metadata what the graph tells of the preprocessing
 */
public record LeNet(
    String name, UnaryOp activation, int classes, int channels, Map<String, String> metadata)
    implements Network {
  private static final int SIZE = 28;

  /** For ten classes, such as those of MNIST and Fashion-MNIST, with sigmoids. */
  public static final LeNet LENET5 =
      new LeNet("lenet5", new Sigmoid(), 10, 1, Preparation.whole("1,28,28", "0", "1"));

  /** Copies the metadata and checks the numbers. */
  public LeNet {
    metadata = Collections.unmodifiableSortedMap(new TreeMap<>(metadata));
    Layers.requirePositive(classes, channels);
  }

  /** The same network with another activation. */
  public LeNet with(UnaryOp other) {
    return new LeNet(name, other, classes, channels, metadata);
  }

  @Override
  public LeNet withClasses(int other) {
    return new LeNet(name, activation, other, channels, metadata);
  }

  @Override
  public LeNet withChannels(int other) {
    Map<String, String> kept = Preparation.kept(metadata, channels, other);
    return new LeNet(name, activation, classes, other, kept);
  }

  @Override
  public String inputParameter() {
    return "conv1.weight";
  }

  @Override
  public String outputParameter() {
    return "fc3.weight";
  }

  @Override
  public Graph graph(WeightSource weights) {
    return ParameterCheck.graph(name, weights, this::assembled);
  }

  private Graph assembled(WeightSource weights) {
    var layers = new Layers(name, weights);
    Value x = layers.images(channels, SIZE);
    x = layers.biasedConv("conv1", x, Filters.of(channels, 6, 5));
    x = halved(layers, 1, x);
    x = layers.biasedConv("conv2", x, Filters.of(6, 16, 5).pad(0));
    x = layers.node("flatten", new Flatten(1), halved(layers, 2, x));
    x = layers.node("act3", activation, layers.linear("fc1", x, 16 * 5 * 5, 120));
    x = layers.node("act4", activation, layers.linear("fc2", x, 120, 84));
    layers.classifier("fc3", x, 84, classes);
    return layers.build(metadata);
  }

  private Value halved(Layers layers, int number, Value src) {
    Value x = layers.node("act" + number, activation, src);
    return layers.node("pool" + number, new AveragePool(Window.square(2, 2, 0), false), x);
  }
}
