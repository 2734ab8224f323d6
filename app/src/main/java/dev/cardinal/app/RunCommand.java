package dev.cardinal.app;

import dev.cardinal.Model;
import dev.cardinal.Session;
import dev.cardinal.formats.npy.Npy;
import dev.cardinal.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cardinal run}. */
@Command(
    name = "run",
    description = {
      "Runs a model on tensors in NPY files and writes its outputs to NPY files.",
      "Inputs and outputs without a name are taken in the model's order. An existing file is"
          + " replaced only once its new content is complete."
    })
final class RunCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "NAME|FILE|FOLDER",
      description = "A built-in network's name, a model file (ONNX), or a folder in timm's manner.")
  private String name;

  @Option(
      names = "--weights",
      paramLabel = "FILE",
      description =
          "Weights for a built-in network: safetensors, a PyTorch checkpoint, or a file of Keras"
              + " (.h5, .keras). Without: seeded ones.")
  private Optional<Path> weights = Optional.empty();

  @Option(
      names = "--input",
      required = true,
      paramLabel = "[NAME=]FILE.npy",
      description = "The tensor for an input; once for each input.")
  private List<String> inputs;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "[NAME=]FILE.npy",
      description = "Where an output goes; once for each output that is wanted.")
  private List<String> outputs;

  @Mixin private SessionOptions options;

  @Override
  public void run() {
    KnownModel known = KnownModel.load(name, weights);
    Model model = known.model();
    List<String> inputNames = model.inputs().stream().map(input -> input.value().name()).toList();
    Map<String, String> sources = Assignments.of("input", inputNames, inputs);
    Map<String, String> targets = Assignments.of("output", model.outputs(), outputs);
    targets.values().forEach(RunCommand::checkFolder);
    checkDistinct(targets);
    known.caution().ifPresent(text -> spec.commandLine().getErr().println("cardinal: " + text));
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    sources.forEach((input, file) -> tensors.put(input, Npy.read(Path.of(file))));
    Map<String, Tensor> results;
    try (var _ = Progress.of(spec, "running " + name);
        Session session = options.session(model)) {
      results = session.run(tensors);
    }
    targets.forEach((output, file) -> Npy.write(Path.of(file), results.get(output)));
  }

  /** Two outputs in one file would leave one of them lost. */
  private static void checkDistinct(Map<String, String> targets) {
    Map<Path, String> taken = new LinkedHashMap<>();
    targets.forEach(
        (output, file) -> {
          String other = taken.putIfAbsent(target(file), output);
          if (other != null) {
            throw new CommandException(
                "outputs '" + other + "' and '" + output + "' would both go to " + file);
          }
        });
  }

  private static Path target(String file) {
    Path path = Path.of(file);
    try {
      return Files.exists(path) ? path.toRealPath() : path.toAbsolutePath().normalize();
    } catch (IOException e) {
      throw new CommandException(file + " cannot be written: " + e.getMessage());
    }
  }

  /** A long run should not end in an error that was foreseeable. */
  private static void checkFolder(String file) {
    Path folder = Path.of(file).toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new CommandException(file + " cannot be written: there is no folder " + folder);
    }
    if (Files.isDirectory(Path.of(file))) {
      throw new CommandException(file + " cannot be written: it is a folder");
    }
  }
}
