package dev.cardinal.app;

import dev.cardinal.Model;
import dev.cardinal.format.WeightSource;
import dev.cardinal.formats.safetensors.Safetensors;
import dev.cardinal.model.Network;
import dev.cardinal.model.Networks;
import dev.cardinal.model.SeededWeights;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A model, and what is known about it.
 *
 * @param name what it was asked for by
 * @param model the model
 * @param facts its metadata, completed by a {@code config.json} beside its file
 * @param trained whether its weights come from training, as opposed to a formula
 */
record KnownModel(String name, Model model, Map<String, String> facts, boolean trained) {
  /** The trained network that the command brings along. */
  static final String EMBEDDED = "fashion_resnext";

  /** The names that {@link #load} knows. */
  static List<String> names() {
    var names = new ArrayList<String>();
    names.add(EMBEDDED);
    names.addAll(Networks.names());
    return names;
  }

  /**
   * Loads a model.
   *
   * @param name a built-in network's name, or a model file
   * @param weights weights for the built-in network
   */
  static KnownModel load(String name, Optional<Path> weights) {
    if (Networks.names().contains(name)) {
      return weights.map(file -> builtIn(name, file)).orElseGet(() -> seeded(name));
    }
    if (weights.isPresent()) {
      throw new CommandException(
          "--weights is for the built-in networks ("
              + String.join(", ", Networks.names())
              + "); '"
              + name
              + "' has its own");
    }
    return name.equals(EMBEDDED) ? embedded() : ofFile(name);
  }

  private static KnownModel seeded(String name) {
    Model model = Model.of(Networks.byName(name).graph(new SeededWeights(0)));
    return new KnownModel(name, model, model.metadata(), false);
  }

  /** With classes and channels as the weights' {@code config.json}, if there is one, has them. */
  private static KnownModel builtIn(String name, Path file) {
    WeightSource weights = Safetensors.read(file);
    ModelConfig config = ModelConfig.beside(file);
    Network network = Networks.byName(name);
    if (config.channels().isPresent()) {
      network = network.withChannels(config.channels().getAsInt());
    }
    if (config.classes().isPresent()) {
      network = network.withClasses(config.classes().getAsInt());
    }
    Model model = Model.of(network.graph(weights));
    Map<String, String> facts = new LinkedHashMap<>(model.metadata());
    facts.putAll(config.facts());
    return new KnownModel(name, model, facts, true);
  }

  private static KnownModel embedded() {
    try (InputStream model = resource("model.onnx");
        InputStream config = resource("config.json")) {
      return known(EMBEDDED, Model.load(model), ModelConfig.read(EMBEDDED, config));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream resource(String name) {
    return KnownModel.class.getResourceAsStream(EMBEDDED + "/" + name);
  }

  private static KnownModel ofFile(String name) {
    Path file = Path.of(name);
    if (!Files.exists(file)) {
      throw new CommandException(
          "there is no model '"
              + name
              + "': it is no file, and the built-in networks are "
              + String.join(", ", names()));
    }
    if (Files.isDirectory(file)) {
      throw new CommandException(name + " is a folder, not a model file");
    }
    return known(name, Model.load(file), ModelConfig.beside(file));
  }

  /** The model's own word counts, the configuration fills the gaps. */
  private static KnownModel known(String name, Model model, ModelConfig config) {
    Map<String, String> facts = new LinkedHashMap<>(config.facts());
    facts.putAll(model.metadata());
    return new KnownModel(name, model, facts, true);
  }

  /** What has to be said wherever results are shown; empty for trained weights. */
  Optional<String> caution() {
    return trained
        ? Optional.empty()
        : Optional.of(
            "the weights of "
                + name
                + " are seeded and untrained, so its results mean nothing;"
                + " give trained ones with --weights FILE");
  }
}
