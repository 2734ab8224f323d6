package dev.cardinal.formats.timm;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.cardinal.formats.files.SafeReplacement;
import dev.cardinal.formats.image.ModelMetadata;
import dev.cardinal.formats.safetensors.SafetensorsWriter;
import dev.cardinal.model.Network;
import dev.cardinal.tensor.Shape;
import dev.cardinal.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Writes folders as timm publishes models: {@code config.json} and {@code model.safetensors}, which
 * timm and {@link TimmFolder} read.
 */
public final class TimmWriter {
  private static final JsonFactory JSON = new JsonFactory();

  /** The built-in networks that timm has under the same name with the same parameters. */
  private static final Set<String> KNOWN =
      Set.of(
          "resnet18",
          "resnet34",
          "resnet50",
          "resnet101",
          "resnet152",
          "resnext50_32x4d",
          "resnext101_32x8d",
          "resnext101_64x4d",
          "wide_resnet50_2",
          "wide_resnet101_2",
          "seresnext50_32x4d",
          "resnext50d_32x4d",
          "densenet121");

  private TimmWriter() {}

  /** Whether timm knows a network's architecture. */
  public static boolean knows(Network network) {
    return KNOWN.contains(network.name());
  }

  /**
   * Writes a folder. One that is new appears when it is complete; in one that exists the two files
   * are replaced, and others are left alone.
   *
   * @param parameters the network's parameters by name
   * @param metadata preprocessing and labels by the keys of {@link ModelMetadata}
   * @throws IllegalArgumentException if timm does not know the architecture
   * @throws UncheckedIOException if the folder cannot be written
   */
  public static void write(
      Path folder, Network network, Map<String, Tensor> parameters, Map<String, String> metadata) {
    if (!knows(network)) {
      throw new IllegalArgumentException(
          "timm knows no architecture '" + network.name() + "' with these parameters");
    }
    try {
      byte[] config = config(network, parameters, metadata);
      if (Files.isDirectory(folder)) {
        fill(folder, config, parameters);
        return;
      }
      Path target = folder.toAbsolutePath();
      Path temporary = target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID());
      Files.createDirectory(temporary);
      try {
        fill(temporary, config, parameters);
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        clear(temporary);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(folder + ": cannot be written: " + e, e);
    }
  }

  private static void fill(Path folder, byte[] config, Map<String, Tensor> parameters)
      throws IOException {
    SafetensorsWriter.write(
        folder.resolve("model.safetensors"), parameters, Map.of("format", "pt"));
    SafeReplacement.write(folder.resolve("config.json"), out -> out.write(config));
  }

  private static void clear(Path folder) throws IOException {
    for (String name : List.of("model.safetensors", "config.json")) {
      Files.deleteIfExists(folder.resolve(name));
    }
    Files.deleteIfExists(folder);
  }

  private static byte[] config(
      Network network, Map<String, Tensor> parameters, Map<String, String> metadata)
      throws IOException {
    Shape first = parameters.get(network.inputParameter()).shape();
    int classes = parameters.get(network.outputParameter()).shape().intDim(0);
    var bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes).useDefaultPrettyPrinter()) {
      json.writeStartObject();
      json.writeStringField("architecture", network.name());
      json.writeNumberField("num_classes", classes);
      json.writeStringField("global_pool", "avg");
      if (first.dim(1) != 3) {
        json.writeObjectFieldStart("model_args");
        json.writeNumberField("in_chans", first.dim(1));
        json.writeEndObject();
      }
      List<String> labels = ModelMetadata.labels(metadata);
      if (!labels.isEmpty()) {
        json.writeArrayFieldStart("label_names");
        for (String label : labels) {
          json.writeString(label);
        }
        json.writeEndArray();
      }
      json.writeObjectFieldStart("pretrained_cfg");
      preprocessing(json, metadata);
      json.writeNumberField("num_classes", classes);
      json.writeStringField("first_conv", layer(network.inputParameter()));
      json.writeStringField("classifier", layer(network.outputParameter()));
      json.writeEndObject();
      json.writeEndObject();
    }
    return bytes.toByteArray();
  }

  private static void preprocessing(JsonGenerator json, Map<String, String> metadata)
      throws IOException {
    numbers(json, "input_size", metadata.get(ModelMetadata.INPUT_SIZE));
    numbers(json, "mean", metadata.get(ModelMetadata.MEAN));
    numbers(json, "std", metadata.get(ModelMetadata.STD));
    if (metadata.containsKey(ModelMetadata.CROP_PCT)) {
      json.writeFieldName("crop_pct");
      json.writeNumber(metadata.get(ModelMetadata.CROP_PCT));
    }
    json.writeStringField("crop_mode", "center");
    if (metadata.containsKey(ModelMetadata.INTERPOLATION)) {
      json.writeStringField("interpolation", metadata.get(ModelMetadata.INTERPOLATION));
    }
  }

  /** Numbers stay as they are written, so that nothing is rounded. */
  private static void numbers(JsonGenerator json, String name, String values) throws IOException {
    if (values != null) {
      json.writeArrayFieldStart(name);
      for (String value : values.split(",", -1)) {
        json.writeNumber(value.strip());
      }
      json.writeEndArray();
    }
  }

  private static String layer(String parameter) {
    return parameter.substring(0, parameter.lastIndexOf('.'));
  }
}
