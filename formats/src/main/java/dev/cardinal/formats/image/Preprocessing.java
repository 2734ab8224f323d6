package dev.cardinal.formats.image;

import dev.cardinal.graph.Dim;
import dev.cardinal.graph.Graph;
import dev.cardinal.graph.GraphInput;
import dev.cardinal.tensor.Tensor;
import java.util.List;
import java.util.Map;

/**
 * How an image becomes a network's input: its channels made those of the network, resized until it
 * just covers the input divided by {@code cropPct}, its centre cut out, and every sample divided by
 * 255, less the mean, divided by the standard deviation. Sizes and cuts are rounded as in
 * torchvision, and the resize is Pillow's.
 *
 * @param channels 1 for grey, 3 for red, green and blue
 * @param height the input's height
 * @param width the input's width
 * @param cropPct the part of the resized image's shorter side that the input takes, above 0, at
 *     most 1
 * @param interpolation the resize's filter
 * @param mean one number for each channel
 * @param std one number for each channel, not 0
 */
public record Preprocessing(
    int channels,
    int height,
    int width,
    double cropPct,
    Interpolation interpolation,
    List<Float> mean,
    List<Float> std) {
  private static final int MAX_SIZE = 16384;

  /** Against quotients such as 231.99999999999997 where the size is 232. */
  private static final double ROUNDING = 1e-9;

  /** Copies the lists, and checks all values. */
  public Preprocessing {
    mean = List.copyOf(mean);
    std = List.copyOf(std);
    require(channels == 1 || channels == 3, "channels must be 1 or 3: " + channels);
    require(
        height > 0 && height <= MAX_SIZE && width > 0 && width <= MAX_SIZE,
        "the input must be between 1 and %s pixels a side: %s x %s"
            .formatted(MAX_SIZE, height, width));
    require(cropPct >= 0.01 && cropPct <= 1, "crop_pct must be in 0.01 to 1: " + cropPct);
    require(
        mean.size() == channels && std.size() == channels,
        "mean %s and std %s must have one number for each of %s channels"
            .formatted(mean, std, channels));
    require(
        mean.stream().allMatch(Float::isFinite)
            && std.stream().allMatch(s -> Float.isFinite(s) && s != 0),
        "mean %s and std %s must be finite, and std not 0".formatted(mean, std));
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  /**
   * What torchvision's networks expect: RGB, the shorter side resized to 256, the middle 224 x 224,
   * and ImageNet's mean and standard deviation.
   */
  public static Preprocessing imagenet() {
    return of(Map.of());
  }

  /**
   * What a model's metadata asks for; what they do not say is as in {@link #imagenet}.
   *
   * @throws IllegalArgumentException if an entry is malformed
   * @see ModelMetadata
   */
  public static Preprocessing of(Map<String, String> metadata) {
    return ModelMetadata.preprocessing(metadata);
  }

  /**
   * What a model's metadata ask for; if they do not give the input's size, that of the graph's
   * first input [n, channels, height, width] as far as it is fixed.
   *
   * @throws IllegalArgumentException if an entry is malformed
   */
  public static Preprocessing of(Graph graph) {
    Map<String, String> metadata = graph.metadata();
    if (metadata.containsKey(ModelMetadata.INPUT_SIZE) || graph.inputs().isEmpty()) {
      return of(metadata);
    }
    GraphInput input = graph.inputs().getFirst();
    if (input.dims().size() != 4
        || !(input.dims().get(1) instanceof Dim.Fixed channels)
        || !(input.dims().get(2) instanceof Dim.Fixed height)
        || !(input.dims().get(3) instanceof Dim.Fixed width)) {
      return of(metadata);
    }
    var completed = new java.util.HashMap<>(metadata);
    completed.put(ModelMetadata.INPUT_SIZE, channels + "," + height + "," + width);
    return of(completed);
  }

  /** The input for some images: float32 [images, channels, height, width]. */
  public Tensor tensor(Image... images) {
    float[] values = new float[Math.multiplyExact(images.length, channels * height * width)];
    for (int i = 0; i < images.length; i++) {
      normalise(crop(images[i]), values, i * channels * height * width);
    }
    return Tensor.of(values, images.length, channels, height, width);
  }

  /** The image before its samples become floats: resized and cut. */
  public Image crop(Image image) {
    long resizedHeight = (long) Math.floor(height / cropPct + ROUNDING);
    long resizedWidth = (long) Math.floor(width / cropPct + ROUNDING);
    if (image.width() * resizedHeight <= image.height() * resizedWidth) {
      resizedHeight = (long) ((double) (resizedWidth * image.height()) / image.width());
    } else {
      resizedWidth = (long) ((double) (resizedHeight * image.width()) / image.height());
    }
    return Resampler.resize(
        image.withChannels(channels),
        interpolation,
        centre(resizedWidth, width),
        centre(resizedHeight, height));
  }

  /** The middle, rounded half to even as in Python. */
  private static Resampler.Axis centre(long size, int length) {
    return new Resampler.Axis(size, (long) Math.rint((size - length) / 2.0), length);
  }

  private void normalise(Image image, float[] values, int start) {
    byte[] samples = image.samples();
    int plane = height * width;
    for (int c = 0; c < channels; c++) {
      float shift = mean.get(c);
      float scale = std.get(c);
      for (int i = 0; i < plane; i++) {
        float sample = Byte.toUnsignedInt(samples[i * channels + c]) / 255f;
        values[start + c * plane + i] = (sample - shift) / scale;
      }
    }
  }
}
