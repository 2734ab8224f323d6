package dev.cardinal.formats.image;

import dev.cardinal.format.ModelFormatException;
import dev.cardinal.formats.ConfigJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The entries of a model's metadata that say what goes in and what comes out. In ONNX files they
 * are metadata_props of these names; timm's {@code config.json} is translated to them.
 */
public final class ModelMetadata {
  /** Channels, height and width, as in {@code 3,224,224}. */
  public static final String INPUT_SIZE = "cardinal.input_size";

  /** A number for each channel, as in {@code 0.485,0.456,0.406}. */
  public static final String MEAN = "cardinal.mean";

  /** A number for each channel, as in {@code 0.229,0.224,0.225}. */
  public static final String STD = "cardinal.std";

  /** The part of the resized image that the input takes, as in {@code 0.875}. */
  public static final String CROP_PCT = "cardinal.crop_pct";

  /** The resize's filter, {@code bilinear} or {@code bicubic}. */
  public static final String INTERPOLATION = "cardinal.interpolation";

  /** The classes in order, one a line. */
  public static final String LABELS = "cardinal.labels";

  private static final Map<String, String> IMAGENET =
      Map.of(
          INPUT_SIZE, "3,224,224",
          MEAN, "0.485,0.456,0.406",
          STD, "0.229,0.224,0.225",
          CROP_PCT, "0.875",
          INTERPOLATION, "bilinear");

  private static final SortedMap<String, String> CONFIG_KEYS =
      new TreeMap<>(
          Map.of(
              "input_size", INPUT_SIZE,
              "mean", MEAN,
              "std", STD,
              "crop_pct", CROP_PCT,
              "interpolation", INTERPOLATION));

  private ModelMetadata() {}

  /** The classes in order; empty if the metadata do not name them. */
  public static List<String> labels(Map<String, String> metadata) {
    return Optional.ofNullable(metadata.get(LABELS)).stream().flatMap(String::lines).toList();
  }

  /**
   * Reads a {@code config.json} in timm's manner: the entries {@code label_names} and {@code
   * label_descriptions}, {@code input_size}, {@code mean}, {@code std}, {@code crop_pct} and {@code
   * interpolation}, which may stand at the top or in {@code pretrained_cfg}; others are passed
   * over.
   *
   * @return the entries under this class's names
   * @throws ModelFormatException if the file is not JSON, an entry is of the wrong kind, or images
   *     are to be cut in another way ({@code crop_mode}) than out of their middle
   * @throws UncheckedIOException if it cannot be read
   */
  public static Map<String, String> ofConfig(Path file) {
    return ofConfig(ConfigJson.read(file));
  }

  /** Reads a {@code config.json} from a stream; {@code name} stands for the file in errors. */
  public static Map<String, String> ofConfig(String name, InputStream stream) throws IOException {
    return ofConfig(ConfigJson.read(name, stream));
  }

  private static Map<String, String> ofConfig(ConfigJson config) {
    Map<String, String> metadata = new LinkedHashMap<>();
    for (String place : List.of("", "pretrained_cfg.")) {
      CONFIG_KEYS.forEach(
          (name, key) -> config.value(place + name).ifPresent(value -> metadata.put(key, value)));
      labels(config, place).ifPresent(labels -> metadata.put(LABELS, labels));
      String cropMode = config.value(place + "crop_mode").orElse("center");
      if (!cropMode.equals("center")) {
        throw new ModelFormatException(
            config.file(),
            "entry 'crop_mode'",
            "is '" + cropMode + "', only 'center' is supported");
      }
    }
    return metadata;
  }

  /** The classes one a line, by their descriptions if they have any. */
  private static Optional<String> labels(ConfigJson config, String place) {
    return config
        .values(place + "label_names")
        .map(
            names ->
                names.stream()
                    .map(name -> config.value("label_descriptions." + name).orElse(name))
                    .map(label -> label.replaceAll("\\R", " "))
                    .collect(Collectors.joining("\n")));
  }

  /** What is not given is ImageNet's; mean and deviation of grey are then 0 and 1. */
  static Preprocessing preprocessing(Map<String, String> metadata) {
    Map<String, String> all = new LinkedHashMap<>(IMAGENET);
    if (numbers(metadata, INPUT_SIZE).stream().findFirst().orElse(3f) == 1) {
      all.put(MEAN, "0");
      all.put(STD, "1");
    }
    all.putAll(metadata);
    List<Float> size = numbers(all, INPUT_SIZE);
    if (size.size() != 3 || size.stream().anyMatch(s -> s != Math.rint(s))) {
      throw malformed(all, INPUT_SIZE);
    }
    return new Preprocessing(
        size.get(0).intValue(),
        size.get(1).intValue(),
        size.get(2).intValue(),
        cropPct(all),
        interpolation(all),
        numbers(all, MEAN),
        numbers(all, STD));
  }

  private static double cropPct(Map<String, String> metadata) {
    try {
      return Double.parseDouble(metadata.get(CROP_PCT));
    } catch (NumberFormatException e) {
      throw malformed(metadata, CROP_PCT);
    }
  }

  private static Interpolation interpolation(Map<String, String> metadata) {
    String wanted = metadata.get(INTERPOLATION).strip().toUpperCase(Locale.ROOT);
    return Arrays.stream(Interpolation.values())
        .filter(known -> known.name().equals(wanted))
        .findFirst()
        .orElseThrow(() -> malformed(metadata, INTERPOLATION));
  }

  private static List<Float> numbers(Map<String, String> metadata, String key) {
    try {
      return Arrays.stream(metadata.getOrDefault(key, "").split(",", -1))
          .map(String::strip)
          .filter(text -> !text.isEmpty())
          .map(Float::valueOf)
          .toList();
    } catch (NumberFormatException e) {
      throw malformed(metadata, key);
    }
  }

  private static IllegalArgumentException malformed(Map<String, String> metadata, String key) {
    return new IllegalArgumentException(
        "the metadata entry " + key + " is malformed: '" + metadata.get(key) + "'");
  }
}
