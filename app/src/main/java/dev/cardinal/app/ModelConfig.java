package dev.cardinal.app;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cardinal.format.ModelFormatException;
import dev.cardinal.model.Networks;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * What a {@code config.json} in the manner of timm says of a model.
 *
 * @param facts metadata under Cardinal's keys
 * @param classes the number of classes, if it is told
 * @param channels the channels of an image, if they are told
 */
record ModelConfig(Map<String, String> facts, OptionalInt classes, OptionalInt channels) {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final long MOST_BYTES = 16 << 20;

  /** The configuration that lies beside a file; an empty one if there is none. */
  static ModelConfig beside(Path file) {
    Path config = file.resolveSibling("config.json");
    if (!Files.isRegularFile(config)) {
      return new ModelConfig(Map.of(), OptionalInt.empty(), OptionalInt.empty());
    }
    try (InputStream in = Files.newInputStream(config)) {
      if (Files.size(config) > MOST_BYTES) {
        throw new ModelFormatException(config.toString(), "", "too large for a configuration");
      }
      return read(config.toString(), in);
    } catch (IOException e) {
      throw new UncheckedIOException(config + ": " + e.getMessage(), e);
    }
  }

  /** Reads a configuration; {@code name} stands for it in errors. */
  static ModelConfig read(String name, InputStream in) throws IOException {
    JsonNode root;
    try {
      root = MAPPER.readTree(in);
    } catch (JacksonException e) {
      throw new ModelFormatException(name, "", "is not valid JSON: " + e.getOriginalMessage(), e);
    }
    JsonNode prepared = root.path("pretrained_cfg");
    Map<String, String> facts = new LinkedHashMap<>();
    put(facts, Networks.INPUT_SIZE, prepared.path("input_size"), "x");
    put(facts, Networks.MEAN, prepared.path("mean"), ",");
    put(facts, Networks.STD, prepared.path("std"), ",");
    put(facts, Networks.CROP_PCT, prepared.path("crop_pct"), "");
    put(facts, Networks.INTERPOLATION, prepared.path("interpolation"), "");
    put(facts, Labels.KEY, root.path("label_names"), "\n");
    JsonNode classes = root.path("num_classes");
    JsonNode channels = prepared.path("input_size").path(0);
    return new ModelConfig(facts, number(classes), number(channels));
  }

  private static void put(Map<String, String> facts, String key, JsonNode node, String separator) {
    if (node.isValueNode()) {
      facts.put(key, node.asText());
    } else if (node.isArray() && !node.isEmpty()) {
      String list =
          StreamSupport.stream(node.spliterator(), false)
              .map(JsonNode::asText)
              .collect(Collectors.joining(separator));
      facts.put(key, list);
    }
  }

  private static OptionalInt number(JsonNode node) {
    return node.isInt() && node.asInt() > 0 ? OptionalInt.of(node.asInt()) : OptionalInt.empty();
  }
}
