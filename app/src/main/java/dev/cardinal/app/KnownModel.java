package dev.cardinal.app;

import dev.cardinal.Model;
import dev.cardinal.format.WeightSource;
import dev.cardinal.formats.image.ModelMetadata;
import dev.cardinal.formats.timm.TimmFolder;
import dev.cardinal.formats.weights.WeightFile;
import dev.cardinal.graph.GraphBuilder;
import dev.cardinal.model.Form;
import dev.cardinal.model.Network;
import dev.cardinal.model.Networks;
import dev.cardinal.model.ResNet;
import dev.cardinal.model.SeededWeights;
import dev.cardinal.tensor.Shape;
import dev.cardinal.tensor.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A model by the name that it was asked for.
 *
 * @param name a built-in network's name, a file's or a folder's
 * @param model the model; what its own metadata do not tell, they take from a {@code config.json}
 *     beside the file
 * @param trained whether its weights come from training, as opposed to a formula
 * @param built what a built-in network is built of; empty for other models
 */
public record KnownModel(String name, Model model, boolean trained, Optional<Built> built) {
  /** A built-in network and its weights. */
  public record Built(Network network, WeightSource weights) {
    /** All parameters, by the names that the network has for them. */
    Map<String, Tensor> parameters() {
      var recorder = new Recorder(weights);
      network.graph(recorder);
      return recorder.asked();
    }
  }

  /** The trained network that the command brings along. */
  static final String EMBEDDED = EmbeddedModel.NAME;

  /** The names of the models that need no file. */
  static List<String> names() {
    var names = new ArrayList<String>();
    names.add(EMBEDDED);
    Networks.names().stream().filter(name -> !name.equals(EMBEDDED)).forEach(names::add);
    return names;
  }

  /**
   * Loads a model.
   *
   * @param name a built-in network's name, a model file, or a folder
   * @param weights weights for the built-in network
   */
  static KnownModel load(String name, Optional<Path> weights) {
    return load(name, weights, Optional.empty());
  }

  /**
   * Loads a model.
   *
   * @param name a built-in network's name, a model file, or a folder
   * @param weights weights for the built-in network
   * @param form the form of the built-in network's blocks
   */
  static KnownModel load(String name, Optional<Path> weights, Optional<Form> form) {
    if (name.equals(EMBEDDED) && weights.isEmpty()) {
      return embedded(form);
    }
    if (Networks.names().contains(name)) {
      Network network = form.map(asked -> in(asked, name)).orElseGet(() -> Networks.byName(name));
      return weights.map(file -> trained(network, file)).orElseGet(() -> seeded(network));
    }
    if (form.isPresent()) {
      throw new CommandException("--form is for the built-in networks; '" + name + "' has its own");
    }
    if (weights.isPresent()) {
      throw new CommandException(
          "--weights is for the built-in networks ("
              + String.join(", ", Networks.names())
              + "); '"
              + name
              + "' has its own");
    }
    return ofFile(name);
  }

  private static Network in(Form form, String name) {
    if (Networks.byName(name) instanceof ResNet net && net.groups() > 1) {
      return net.with(form);
    }
    throw new CommandException(
        "--form is for networks whose blocks have several groups, such as resnext50_32x4d; "
            + name
            + " has one form only");
  }

  private static KnownModel seeded(Network network) {
    return built(network.name(), network, new SeededWeights(0), false);
  }

  private static KnownModel trained(Network network, Path file) {
    WeightSource weights = WeightFile.read(file);
    Map<String, String> config = configBeside(file);
    return built(network.name(), fitting(network, weights), weights, true).with(config, true);
  }

  private static KnownModel built(
      String name, Network network, WeightSource weights, boolean trained) {
    Model model = Model.of(network.graph(weights));
    return new KnownModel(name, model, trained, Optional.of(new Built(network, weights)));
  }

  /** As many channels and classes as the weights are for. */
  private static Network fitting(Network network, WeightSource weights) {
    Network fitting = network;
    Optional<Shape> first = weights.shape(network.inputParameter());
    if (first.filter(shape -> isOf(4, shape)).isPresent()) {
      fitting = fitting.withChannels(first.get().intDim(1));
    }
    Optional<Shape> last = weights.shape(network.outputParameter());
    if (last.filter(shape -> isOf(2, shape) || isOf(4, shape)).isPresent()) {
      fitting = fitting.withClasses(last.get().intDim(0));
    }
    return fitting;
  }

  private static boolean isOf(int rank, Shape shape) {
    return shape.rank() == rank && shape.elements() > 0;
  }

  private static KnownModel embedded(Optional<Form> form) {
    Network network = form.map(asked -> in(asked, EMBEDDED)).orElse(Networks.byName(EMBEDDED));
    WeightSource weights = EmbeddedModel.weights();
    Model model = form.map(_ -> Model.of(network.graph(weights))).orElseGet(EmbeddedModel::load);
    return new KnownModel(EMBEDDED, model, true, Optional.of(new Built(network, weights)))
        .with(EmbeddedModel.metadata(), false);
  }

  private static KnownModel ofFile(String name) {
    Path file = Path.of(name);
    if (!Files.exists(file)) {
      throw new CommandException(
          "there is no model '"
              + name
              + "': it is no file or folder, and the built-in networks are "
              + String.join(", ", names()));
    }
    if (Files.isRegularFile(file.resolve("config.json"))) {
      TimmFolder.Contents contents = TimmFolder.contents(file);
      var built = new Built(contents.network(), contents.weights());
      return new KnownModel(name, Model.load(file), true, Optional.of(built));
    }
    if (Files.isDirectory(file)) {
      return new KnownModel(name, Model.load(file), true, Optional.empty());
    }
    if (WeightFile.isNamed(file)) {
      throw new CommandException(
          name + " holds weights alone; name their network too, as in resnet50 --weights " + name);
    }
    return new KnownModel(name, Model.load(file), true, Optional.empty())
        .with(configBeside(file), false);
  }

  private static Map<String, String> configBeside(Path file) {
    Path config = file.resolveSibling("config.json");
    return Files.isRegularFile(config) ? ModelMetadata.ofConfig(config) : Map.of();
  }

  /** The model with more facts in its metadata, which replace those that it has or do not. */
  private KnownModel with(Map<String, String> facts, boolean replacing) {
    GraphBuilder graph = model.graph().toBuilder();
    facts.forEach(
        (key, value) -> {
          if (replacing || !model.metadata().containsKey(key)) {
            graph.metadata(key, value);
          }
        });
    return new KnownModel(name, Model.of(graph.build()), trained, built);
  }

  /** What has to be said wherever results are shown; empty for trained weights. */
  public Optional<String> caution() {
    return trained
        ? Optional.empty()
        : Optional.of(
            "the weights of "
                + name
                + " are seeded and untrained, so its results mean nothing;"
                + " give trained ones with --weights FILE");
  }
}
