package dev.cardinal.formats.timm;

import dev.cardinal.format.ModelFormatException;
import dev.cardinal.format.ModelReader;
import dev.cardinal.format.WeightSource;
import dev.cardinal.formats.ConfigJson;
import dev.cardinal.formats.image.ModelMetadata;
import dev.cardinal.formats.weights.WeightFile;
import dev.cardinal.graph.Graph;
import dev.cardinal.graph.GraphBuilder;
import dev.cardinal.model.Network;
import dev.cardinal.model.Networks;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads folders as timm publishes models: a {@code config.json} that names one of the built-in
 * networks, and its weights, {@code model.safetensors} or {@code pytorch_model.bin}. What the
 * configuration says of preprocessing and labels becomes the graph's metadata.
 */
public final class TimmFolder implements ModelReader {
  private static final String CONFIG = "config.json";
  private static final List<String> WEIGHTS = List.of("model.safetensors", "pytorch_model.bin");

  /** What timm takes where a configuration is silent, in which it differs from torchvision. */
  private static final String USUAL_INTERPOLATION = "bicubic";

  private static final int MOST_CLASSES = 100_000;
  private static final int MOST_CHANNELS = 1000;

  /** A reader; it has no state. */
  public TimmFolder() {}

  @Override
  public String name() {
    return "timm folder";
  }

  /** A folder is no file. */
  @Override
  public boolean accepts(String name, byte[] head) {
    return false;
  }

  @Override
  public boolean acceptsFolder(Path folder) {
    return Files.isRegularFile(folder.resolve(CONFIG));
  }

  @Override
  public Graph read(String name, MemorySegment content) {
    throw new ModelFormatException(name, "", "a folder is needed: timm's models are of two files");
  }

  @Override
  public Graph read(Path folder) {
    return contents(folder).graph();
  }

  /**
   * What is in a folder.
   *
   * @param network the network that the configuration names
   * @param weights its weights
   * @param metadata what the configuration says of preprocessing and labels
   */
  public record Contents(Network network, WeightSource weights, Map<String, String> metadata) {
    /** The network with its weights and metadata. */
    public Graph graph() {
      GraphBuilder graph = network.graph(weights).toBuilder();
      metadata.forEach(graph::metadata);
      return graph.build();
    }
  }

  /**
   * Opens a folder.
   *
   * @throws ModelFormatException if it is not a sound, supported model
   */
  public static Contents contents(Path folder) {
    Path file = folder.resolve(CONFIG);
    var config = ConfigJson.read(file);
    return new Contents(network(config), WeightFile.read(weights(folder)), metadata(file));
  }

  private static Map<String, String> metadata(Path config) {
    Map<String, String> metadata = new LinkedHashMap<>(ModelMetadata.ofConfig(config));
    metadata.putIfAbsent(ModelMetadata.INTERPOLATION, USUAL_INTERPOLATION);
    return metadata;
  }

  private static Path weights(Path folder) {
    return WEIGHTS.stream()
        .map(folder::resolve)
        .filter(Files::isRegularFile)
        .findFirst()
        .orElseThrow(
            () ->
                new ModelFormatException(
                    folder.toString(),
                    "",
                    "there are no weights in the folder: neither "
                        + String.join(" nor ", WEIGHTS)));
  }

  private static Network network(ConfigJson config) {
    checkPooling(config);
    checkArguments(config);
    Network network = Networks.byName(architecture(config));
    Optional<Integer> classes = integer(config, "num_classes", MOST_CLASSES);
    Optional<Integer> channels = integer(config, "model_args.in_chans", MOST_CHANNELS);
    if (channels.isEmpty()) {
      channels = channels(config);
    }
    network = classes.isPresent() ? network.withClasses(classes.get()) : network;
    return channels.isPresent() ? network.withChannels(channels.get()) : network;
  }

  /** The architecture, without the tag of its training as in {@code resnext50_32x4d.a1_in1k}. */
  private static String architecture(ConfigJson config) {
    String full =
        config
            .value("architecture")
            .orElseThrow(
                () ->
                    new ModelFormatException(
                        config.file(), "", "names no 'architecture', as timm's configurations do"));
    String name = full.replaceFirst("\\..*", "");
    if (!Networks.names().contains(name)) {
      throw error(
          config,
          "architecture",
          "'%s' is none of the built-in networks: %s"
              .formatted(full, String.join(", ", Networks.names())));
    }
    return name;
  }

  private static void checkPooling(ConfigJson config) {
    String pooling = config.value("global_pool").orElse("avg");
    if (!pooling.equals("avg")) {
      throw error(config, "global_pool", "'" + pooling + "' is not supported, only 'avg'");
    }
  }

  /** Arguments would make another network of it. */
  private static void checkArguments(ConfigJson config) {
    for (String name : config.names()) {
      if (name.startsWith("model_args.")
          && !name.equals("model_args.in_chans")
          && !name.equals("model_args.num_classes")) {
        throw error(config, name, "changes the network, which is not supported");
      }
    }
  }

  private static Optional<Integer> channels(ConfigJson config) {
    return config
        .values("pretrained_cfg.input_size")
        .or(() -> config.values("input_size"))
        .filter(size -> size.size() == 3)
        .map(size -> parse(config, "input_size", size.getFirst(), MOST_CHANNELS));
  }

  private static Optional<Integer> integer(ConfigJson config, String name, int most) {
    return config.value(name).map(text -> parse(config, name, text, most));
  }

  private static int parse(ConfigJson config, String name, String text, int most) {
    try {
      int value = Integer.parseInt(text);
      if (value >= 1 && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      // reported below, as a number out of range is
    }
    throw error(config, name, "'" + text + "' is not an integer from 1 to " + most);
  }

  private static ModelFormatException error(ConfigJson config, String entry, String problem) {
    return new ModelFormatException(config.file(), "entry '" + entry + "'", problem);
  }
}
