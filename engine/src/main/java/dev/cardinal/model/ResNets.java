package dev.cardinal.model;

import dev.cardinal.model.ResNet.Block;
import dev.cardinal.model.ResNet.Stage;
import dev.cardinal.model.ResNet.Stem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Residual networks beside torchvision's: for small images, as taught, and variants of timm's. */
public final class ResNets {
  private static final Map<String, String> CIFAR =
      Preparation.whole("3,32,32", "0.4914,0.4822,0.4465", "0.2023,0.1994,0.2010");

  /** ResNet-20 for CIFAR-10 (He et al., 2015, section 4.2), its shortcuts projected. */
  public static final ResNet CIFAR_RESNET20 = cifar(20);

  /** ResNet-32 for CIFAR-10; see {@link #CIFAR_RESNET20}. */
  public static final ResNet CIFAR_RESNET32 = cifar(32);

  /** ResNet-44 for CIFAR-10; see {@link #CIFAR_RESNET20}. */
  public static final ResNet CIFAR_RESNET44 = cifar(44);

  /** ResNet-56 for CIFAR-10; see {@link #CIFAR_RESNET20}. */
  public static final ResNet CIFAR_RESNET56 = cifar(56);

  /** ResNet-110 for CIFAR-10; see {@link #CIFAR_RESNET20}. */
  public static final ResNet CIFAR_RESNET110 = cifar(110);

  /** ResNeXt-29, 8x64d, for CIFAR-10 (Xie et al., 2016, section 5.2). */
  public static final ResNet CIFAR_RESNEXT29_8X64D = cifarNext(8);

  /** ResNeXt-29, 16x64d, for CIFAR-10; see {@link #CIFAR_RESNEXT29_8X64D}. */
  public static final ResNet CIFAR_RESNEXT29_16X64D = cifarNext(16);

  /**
   * ResNet-18 as it is taught on Fashion-MNIST ("Dive into Deep Learning", section 8.6): one
   * channel, 96x96 pixels, biases in all convolutions, bare projections.
   */
  public static final ResNet FASHION_RESNET18 =
      new ResNet(
          "fashion_resnet18",
          Block.BASIC,
          Stem.IMAGENET,
          ResNet.RESNET18.stages(),
          1,
          Traits.USUAL.with(Projection.BARE).withBiases(),
          10,
          1,
          Preparation.whole("1,96,96", "0", "1"));

  /** timm's {@code seresnext50_32x4d}. */
  public static final ResNet SERESNEXT50_32X4D =
      timm("seresnext50_32x4d", Stem.IMAGENET, Traits.USUAL.withGates());

  /** timm's {@code resnext50d_32x4d}. */
  public static final ResNet RESNEXT50D_32X4D =
      timm("resnext50d_32x4d", Stem.DEEP, Traits.USUAL.with(Projection.POOLED));

  /** Every network that is named here. */
  static final List<ResNet> ALL =
      List.of(
          SERESNEXT50_32X4D,
          RESNEXT50D_32X4D,
          FASHION_RESNET18,
          CIFAR_RESNET20,
          CIFAR_RESNET32,
          CIFAR_RESNET44,
          CIFAR_RESNET56,
          CIFAR_RESNET110,
          CIFAR_RESNEXT29_8X64D,
          CIFAR_RESNEXT29_16X64D);

  private ResNets() {}

  /** Three stages of as many basic blocks, two convolutions each, beside the first and the last. */
  private static ResNet cifar(int layers) {
    var stages = new ArrayList<Stage>();
    for (int i = 0; i < 3; i++) {
      int width = 16 << i;
      stages.add(new Stage((layers - 2) / 6, width, width, i == 0 ? 1 : 2));
    }
    var stem = new Stem(16, 3, 1, false);
    return new ResNet("cifar_resnet" + layers, Block.BASIC, stem, stages, 1, 10, 3, CIFAR);
  }

  private static ResNet cifarNext(int groups) {
    var stages = new ArrayList<Stage>();
    for (int i = 0; i < 3; i++) {
      stages.add(new Stage(3, (groups * 64) << i, 256 << i, i == 0 ? 1 : 2));
    }
    String name = "cifar_resnext29_" + groups + "x64d";
    return new ResNet(name, Block.BOTTLENECK, Stem.SMALL, stages, groups, 10, 3, CIFAR);
  }

  private static ResNet timm(String name, Stem stem, Traits traits) {
    Map<String, String> metadata = new HashMap<>(Preparation.IMAGENET);
    metadata.put(Networks.INTERPOLATION, "bicubic");
    ResNet base = ResNet.RESNEXT50_32X4D;
    return new ResNet(
        name, base.block(), stem, base.stages(), base.groups(), traits, 1000, 3, metadata);
  }
}
