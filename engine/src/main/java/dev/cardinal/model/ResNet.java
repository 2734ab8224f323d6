package dev.cardinal.model;

import dev.cardinal.format.WeightSource;
import dev.cardinal.graph.Graph;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The family of residual networks: ResNet (He et al., 2015), ResNeXt (Xie et al., 2016) and wide
 * ResNet (Zagoruyko and Komodakis, 2016), as torchvision builds them and with its names: parameters
 * such as {@code layer1.0.conv2.weight}, nodes as the modules, {@code layer1.0.conv2}. The stride
 * of a bottleneck is that of its 3x3 convolution. Batch normalisations stand in the graph as they
 * are.
 *
 * @param name as in {@code resnext50_32x4d}
 * @param block of which kind all blocks are
 * @param stem what comes before the stages
 * @param stages {@code layer1}, {@code layer2} and so on
 * @param groups the groups of the 3x3 convolutions in bottlenecks: the cardinality
 * @param traits what may differ between networks of one size
 * @param classes the size of the output
 * @param channels the channels of an image
 * @param metadata what the graph tells of the preprocessing
 */
public record ResNet(
    String name,
    Block block,
    Stem stem,
    List<Stage> stages,
    int groups,
    Traits traits,
    int classes,
    int channels,
    Map<String, String> metadata)
    implements Network {
  /** torchvision's {@code resnet18}. */
  public static final ResNet RESNET18 = imageNet("resnet18", Block.BASIC, 1, 64, 2, 2, 2, 2);

  /** torchvision's {@code resnet34}. */
  public static final ResNet RESNET34 = imageNet("resnet34", Block.BASIC, 1, 64, 3, 4, 6, 3);

  /** torchvision's {@code resnet50}. */
  public static final ResNet RESNET50 = imageNet("resnet50", Block.BOTTLENECK, 1, 64, 3, 4, 6, 3);

  /** torchvision's {@code resnet101}. */
  public static final ResNet RESNET101 =
      imageNet("resnet101", Block.BOTTLENECK, 1, 64, 3, 4, 23, 3);

  /** torchvision's {@code resnet152}. */
  public static final ResNet RESNET152 =
      imageNet("resnet152", Block.BOTTLENECK, 1, 64, 3, 8, 36, 3);

  /** torchvision's {@code resnext50_32x4d}. */
  public static final ResNet RESNEXT50_32X4D =
      imageNet("resnext50_32x4d", Block.BOTTLENECK, 32, 4, 3, 4, 6, 3);

  /** torchvision's {@code resnext101_32x8d}. */
  public static final ResNet RESNEXT101_32X8D =
      imageNet("resnext101_32x8d", Block.BOTTLENECK, 32, 8, 3, 4, 23, 3);

  /** torchvision's {@code resnext101_64x4d}. */
  public static final ResNet RESNEXT101_64X4D =
      imageNet("resnext101_64x4d", Block.BOTTLENECK, 64, 4, 3, 4, 23, 3);

  /** torchvision's {@code wide_resnet50_2}. */
  public static final ResNet WIDE_RESNET50_2 =
      imageNet("wide_resnet50_2", Block.BOTTLENECK, 1, 128, 3, 4, 6, 3);

  /** torchvision's {@code wide_resnet101_2}. */
  public static final ResNet WIDE_RESNET101_2 =
      imageNet("wide_resnet101_2", Block.BOTTLENECK, 1, 128, 3, 4, 23, 3);

  /** A small one for 28x28 grey images of clothing (Fashion-MNIST). */
  public static final ResNet FASHION_RESNEXT =
      new ResNet(
          "fashion_resnext",
          Block.BOTTLENECK,
          Stem.SMALL,
          List.of(new Stage(2, 128, 128, 2), new Stage(2, 256, 256, 2)),
          32,
          10,
          1,
          Map.of(
              Networks.INPUT_SIZE, "1,28,28",
              Networks.MEAN, "0.286",
              Networks.STD, "0.353",
              Networks.CROP_PCT, "1.0",
              Networks.INTERPOLATION, "bilinear"));

  /** Every network that is named here. */
  static final List<ResNet> ALL =
      List.of(
          RESNEXT50_32X4D,
          RESNEXT101_32X8D,
          RESNEXT101_64X4D,
          RESNET18,
          RESNET34,
          RESNET50,
          RESNET101,
          RESNET152,
          WIDE_RESNET50_2,
          WIDE_RESNET101_2,
          FASHION_RESNEXT);

  /** The kinds of residual block. */
  public enum Block {
    /** Two 3x3 convolutions. */
    BASIC,
    /** A 1x1 convolution to the block's width, a grouped 3x3 one within it, a 1x1 one out of it. */
    BOTTLENECK
  }

  /**
   * What comes before the stages: a convolution with padding of half its kernel, or three of them.
   *
   * @param width the output channels
   * @param kernel the kernels' height and width
   * @param stride the first convolution's stride
   * @param maxPool whether a 3x3 max-pool of stride 2 follows
   * @param deepWidth the output channels of each of two more convolutions; 0 for none
   */
  public record Stem(int width, int kernel, int stride, boolean maxPool, int deepWidth) {
    /** For images of about 224x224 pixels. */
    public static final Stem IMAGENET = new Stem(64, 7, 2, true);

    /** ResNet-D's, for images of about 224x224 pixels. */
    public static final Stem DEEP = new Stem(64, 3, 2, true, 32);

    /** For images of about 32x32 pixels. */
    public static final Stem SMALL = new Stem(64, 3, 1, false);

    /** Of one convolution. */
    public Stem(int width, int kernel, int stride, boolean maxPool) {
      this(width, kernel, stride, maxPool, 0);
    }
  }

  /**
   * Blocks that work at one resolution.
   *
   * @param blocks how many
   * @param width the channels within a bottleneck; of no meaning to basic blocks
   * @param out the channels that leave each block
   * @param stride the first block's stride
   */
  public record Stage(int blocks, int width, int out, int stride) {}

  /** A network with the usual traits. */
  public ResNet(
      String name,
      Block block,
      Stem stem,
      List<Stage> stages,
      int groups,
      int classes,
      int channels,
      Map<String, String> metadata) {
    this(name, block, stem, stages, groups, Traits.USUAL, classes, channels, metadata);
  }

  /** Copies the collections and checks the numbers. */
  public ResNet {
    stages = List.copyOf(stages);
    metadata = Collections.unmodifiableSortedMap(new TreeMap<>(metadata));
    if (groups < 1
        || classes < 1
        || channels < 1
        || stages.stream().anyMatch(stage -> stage.width() % groups != 0)) {
      throw new IllegalArgumentException(
          "no such network: classes "
              + classes
              + ", channels "
              + channels
              + " and groups "
              + groups
              + " must be at least 1, and the groups divide the width of each of "
              + stages);
    }
  }

  /** Four stages that double their width, with torchvision's parameters. */
  private static ResNet imageNet(
      String name, Block block, int groups, int widthPerGroup, int... layers) {
    var stages = new ArrayList<Stage>();
    for (int i = 0; i < layers.length; i++) {
      int planes = 64 << i;
      int width = planes * widthPerGroup / 64 * groups;
      int out = block == Block.BASIC ? planes : 4 * planes;
      stages.add(new Stage(layers[i], width, out, i == 0 ? 1 : 2));
    }
    return new ResNet(name, block, Stem.IMAGENET, stages, groups, 1000, 3, Preparation.IMAGENET);
  }

  /** The graph of {@link #RESNEXT50_32X4D} with seeded weights. */
  public static Graph resnext50_32x4d() {
    return RESNEXT50_32X4D.graph();
  }

  /** The graph of {@link #RESNEXT101_32X8D} with seeded weights. */
  public static Graph resnext101_32x8d() {
    return RESNEXT101_32X8D.graph();
  }

  /** The graph of {@link #RESNEXT101_64X4D} with seeded weights. */
  public static Graph resnext101_64x4d() {
    return RESNEXT101_64X4D.graph();
  }

  /** The graph of {@link #RESNET18} with seeded weights. */
  public static Graph resnet18() {
    return RESNET18.graph();
  }

  /** The graph of {@link #RESNET34} with seeded weights. */
  public static Graph resnet34() {
    return RESNET34.graph();
  }

  /** The graph of {@link #RESNET50} with seeded weights. */
  public static Graph resnet50() {
    return RESNET50.graph();
  }

  /** The graph of {@link #RESNET101} with seeded weights. */
  public static Graph resnet101() {
    return RESNET101.graph();
  }

  /** The graph of {@link #RESNET152} with seeded weights. */
  public static Graph resnet152() {
    return RESNET152.graph();
  }

  /** The graph of {@link #WIDE_RESNET50_2} with seeded weights. */
  public static Graph wide_resnet50_2() {
    return WIDE_RESNET50_2.graph();
  }

  /** The graph of {@link #WIDE_RESNET101_2} with seeded weights. */
  public static Graph wide_resnet101_2() {
    return WIDE_RESNET101_2.graph();
  }

  /** The same network with other traits. */
  public ResNet with(Traits other) {
    return new ResNet(name, block, stem, stages, groups, other, classes, channels, metadata);
  }

  /** The same network in another form, which computes the same. */
  public ResNet with(Form form) {
    return with(traits.with(form));
  }

  /** The same network with other shortcuts. */
  public ResNet with(Shortcut shortcut) {
    return with(traits.with(shortcut));
  }

  @Override
  public String inputParameter() {
    return stem.deepWidth() > 0 ? "conv1.0.weight" : "conv1.weight";
  }

  @Override
  public String outputParameter() {
    return "fc.weight";
  }

  @Override
  public ResNet withClasses(int other) {
    return new ResNet(name, block, stem, stages, groups, traits, other, channels, metadata);
  }

  @Override
  public ResNet withChannels(int other) {
    Map<String, String> kept = other == channels ? metadata : Map.of();
    return new ResNet(name, block, stem, stages, groups, traits, classes, other, kept);
  }

  /**
   * The graph; see {@link Network#graph(WeightSource)}.
   *
   * @throws dev.cardinal.graph.GraphException if shortcuts are to be identities and a block's
   *     result has other channels or another size than its input
   */
  @Override
  public Graph graph(WeightSource weights) {
    return ParameterCheck.graph(name, weights, source -> new ResNetAssembly(this, source).graph());
  }
}
