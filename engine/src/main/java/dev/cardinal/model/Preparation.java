package dev.cardinal.model;

import java.util.Map;

/** How networks take their images, as metadata. */
final class Preparation {
  /** torchvision's, of networks for ImageNet. */
  static final Map<String, String> IMAGENET =
      Map.of(
          Networks.INPUT_SIZE, "3,224,224",
          Networks.MEAN, "0.485,0.456,0.406",
          Networks.STD, "0.229,0.224,0.225",
          Networks.CROP_PCT, "0.875",
          Networks.INTERPOLATION, "bilinear");

  private Preparation() {}

  /** Small images are taken whole: as they are in data sets such as CIFAR's. */
  static Map<String, String> whole(String size, String mean, String std) {
    return Map.of(
        Networks.INPUT_SIZE, size,
        Networks.MEAN, mean,
        Networks.STD, std,
        Networks.CROP_PCT, "1",
        Networks.INTERPOLATION, "bilinear");
  }

  /** What is still true with images of another number of channels. */
  static Map<String, String> kept(Map<String, String> metadata, int channels, int other) {
    return other == channels ? metadata : Map.of();
  }
}
