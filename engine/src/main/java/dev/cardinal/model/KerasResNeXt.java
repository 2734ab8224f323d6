package dev.cardinal.model;

import dev.cardinal.format.WeightSource;
import dev.cardinal.graph.Graph;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * ResNeXt as Keras users write it, with keras-applications' layers and names: a {@link Stack} is
 * one block whose shortcut is projected, {@code conv2_block1}, and then blocks with identities; a
 * block takes {@code filters} channels within and gives twice as many; batch normalisations have an
 * epsilon of 1.001e-5.
 *
 * <p>Layers are nodes, named as in Keras. Parameters are named {@code LAYER.weight} (kernel,
 * gamma), {@code .bias} (bias, beta), {@code .running_mean} and {@code .running_var}, and have the
 * engine's order of axes, as readers of Keras' files give them. The kernel of a {@code _2_conv} may
 * be that of a depthwise convolution, [filters * c, 1, 3, 3] with c channels to a group, or that of
 * a grouped one, [filters, c, 3, 3]; whichever a source has. The input is NCHW, as everywhere in
 * Cardinal; the output is that of {@code probs} before its softmax.
 *
 * @param name as in {@code keras_resnext50}
 * @param stem what comes before the stacks, of one convolution
 * @param stacks {@code conv2}, {@code conv3} and so on
 * @param groups the groups of the 3x3 convolutions: the cardinality
 * @param grouping how these are written
 * @param same whether windows are padded by Keras' {@code padding='same'}, which with a stride of 2
 *     has nothing before an even size and one pixel after it, or as keras-applications does, by
 *     half the kernel on all sides
 * @param classes the size of the output
 * @param channels the channels of an image
 * @param metadata what the graph tells of the preprocessing
 */
public record KerasResNeXt(
    String name,
    ResNet.Stem stem,
    List<Stack> stacks,
    int groups,
    KerasGrouping grouping,
    boolean same,
    int classes,
    int channels,
    Map<String, String> metadata)
    implements Network {
  /** keras-applications' {@code ResNeXt50}. */
  public static final KerasResNeXt KERAS_RESNEXT50 = imageNet("keras_resnext50", false, 6);

  /** keras-applications' {@code ResNeXt101}. */
  public static final KerasResNeXt KERAS_RESNEXT101 = imageNet("keras_resnext101", false, 23);

  /** {@link #KERAS_RESNEXT50} with {@code padding='same'} throughout. */
  public static final KerasResNeXt KERAS_RESNEXT50_SAME = imageNet("keras_resnext50_same", true, 6);

  /** Every network that is named here. */
  static final List<KerasResNeXt> ALL =
      List.of(KERAS_RESNEXT50, KERAS_RESNEXT101, KERAS_RESNEXT50_SAME);

  /**
   * Blocks that work at one resolution.
   *
   * @param blocks how many
   * @param filters the channels within each; twice as many leave it
   * @param stride the first block's stride
   */
  public record Stack(int blocks, int filters, int stride) {}

  /** Copies the collections and checks the numbers. */
  public KerasResNeXt {
    stacks = List.copyOf(stacks);
    metadata = Collections.unmodifiableSortedMap(new TreeMap<>(metadata));
    Layers.requirePositive(groups, classes, channels);
    for (Stack stack : stacks) {
      if (stack.filters() % groups != 0) {
        throw new IllegalArgumentException(
            "no such network: " + groups + " groups must divide the filters of each of " + stacks);
      }
    }
    if (stem.deepWidth() > 0) {
      throw new IllegalArgumentException("no such network: its stem is one convolution, not three");
    }
  }

  private static KerasResNeXt imageNet(String name, boolean same, int blocks) {
    var stacks =
        List.of(
            new Stack(3, 128, 1),
            new Stack(4, 256, 2),
            new Stack(blocks, 512, 2),
            new Stack(3, 1024, 2));
    return new KerasResNeXt(
        name,
        ResNet.Stem.IMAGENET,
        stacks,
        32,
        KerasGrouping.SUMMED,
        same,
        1000,
        3,
        Preparation.IMAGENET);
  }

  /** The same network with its grouped convolutions written otherwise; it computes the same. */
  public KerasResNeXt with(KerasGrouping other) {
    return new KerasResNeXt(name, stem, stacks, groups, other, same, classes, channels, metadata);
  }

  @Override
  public KerasResNeXt withClasses(int other) {
    return new KerasResNeXt(name, stem, stacks, groups, grouping, same, other, channels, metadata);
  }

  @Override
  public KerasResNeXt withChannels(int other) {
    Map<String, String> kept = Preparation.kept(metadata, channels, other);
    return new KerasResNeXt(name, stem, stacks, groups, grouping, same, classes, other, kept);
  }

  @Override
  public String inputParameter() {
    return "conv1_conv.weight";
  }

  @Override
  public String outputParameter() {
    return "probs.weight";
  }

  /**
   * The graph; see {@link Network#graph(WeightSource)}. Where the source has kernels of {@code
   * _2_gconv} layers, the grouped convolutions are written with them whatever {@link #grouping}
   * says.
   */
  @Override
  public Graph graph(WeightSource weights) {
    return ParameterCheck.graph(name, weights, source -> new KerasAssembly(this, source).graph());
  }
}
