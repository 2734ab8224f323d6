package dev.cardinal.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The built-in networks by name, and the keys of the metadata that their graphs bear. */
public final class Networks {
  /** The metadata key of where the weights come from. */
  public static final String WEIGHTS = "cardinal.weights";

  /** The metadata key of the size of one prepared image, as in {@code 3,224,224}. */
  public static final String INPUT_SIZE = "cardinal.input_size";

  /** The metadata key of the means of the channels, of values from 0 to 1. */
  public static final String MEAN = "cardinal.mean";

  /** The metadata key of the standard deviations of the channels, of values from 0 to 1. */
  public static final String STD = "cardinal.std";

  /** The metadata key of the part of the resized image's side that the centre crop keeps. */
  public static final String CROP_PCT = "cardinal.crop_pct";

  /** The metadata key of how images are resized. */
  public static final String INTERPOLATION = "cardinal.interpolation";

  private static final Map<String, Network> NETWORKS =
      byName(
          ResNet.ALL,
          ResNets.ALL,
          KerasResNeXt.ALL,
          Vgg.ALL,
          List.of(
              MobileNetV2.MOBILENET_V2,
              SqueezeNet.SQUEEZENET1_1,
              DenseNet.DENSENET121,
              LeNet.LENET5));

  private Networks() {}

  @SafeVarargs
  private static Map<String, Network> byName(List<? extends Network>... families) {
    Map<String, Network> map = new LinkedHashMap<>();
    for (List<? extends Network> family : families) {
      family.forEach(network -> map.put(network.name(), network));
    }
    return Collections.unmodifiableMap(map);
  }

  /** The names of all built-in networks. */
  public static List<String> names() {
    return List.copyOf(NETWORKS.keySet());
  }

  /**
   * A network by its name.
   *
   * @throws IllegalArgumentException if there is none, with the names that there are
   */
  public static Network byName(String name) {
    Network network = NETWORKS.get(name);
    if (network == null) {
      throw new IllegalArgumentException(
          "there is no built-in network '" + name + "'; there are " + String.join(", ", names()));
    }
    return network;
  }
}
