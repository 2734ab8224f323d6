package dev.cardinal.app;

import dev.cardinal.Session;
import dev.cardinal.format.ModelFormatException;
import dev.cardinal.formats.image.ModelMetadata;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cardinal classify}. */
@Command(
    name = "classify",
    description = {
      "Tells what images show. Without --model, by a small ResNeXt that knows ten classes of"
          + " clothing in 28x28 grey pixels (Fashion-MNIST).",
      "An image that cannot be read is an error, but the others are classified."
    })
final class ClassifyCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "IMAGE",
      description = "JPEG and PNG files. How they are prepared, the model's metadata tell.")
  private List<Path> images;

  @Option(
      names = "--model",
      paramLabel = "NAME|FILE|FOLDER",
      defaultValue = KnownModel.EMBEDDED,
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
      names = "--labels",
      paramLabel = "FILE",
      description = "The names of the classes, one a line. Usually those in the model's metadata.")
  private Optional<Path> labels = Optional.empty();

  private int top = 5;

  @Mixin private SessionOptions options;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Option(
      names = "--top",
      paramLabel = "N",
      description = "How many of the most probable classes to tell. Usually 5.")
  void top(int count) {
    if (count < 1) {
      throw new ParameterException(spec.commandLine(), "--top must be at least 1, not " + count);
    }
    top = count;
  }

  @Override
  public Integer call() throws IOException {
    KnownModel known = KnownModel.load(name, weights);
    List<String> classes =
        labels.isPresent()
            ? Files.readAllLines(labels.get())
            : ModelMetadata.labels(known.model().metadata());
    known.caution().ifPresent(this::caution);
    List<Map<String, Object>> trees = new ArrayList<>();
    boolean failed = false;
    try (var progress = Progress.of(spec, "classifying", images.size());
        Session session = options.session(known.model())) {
      var classifier = new Classifier(known.model(), session, classes);
      for (Path image : images) {
        try {
          Classifier.Result result = classifier.classify(image, top);
          trees.add(tree(image, result));
          print(text(image, result), progress);
        } catch (ModelFormatException | UncheckedIOException e) {
          progress.clear();
          spec.commandLine().getErr().println("cardinal: " + Errors.line(e));
          failed = true;
        }
        progress.step();
      }
    }
    if (json) {
      spec.commandLine().getOut().println(Json.of(trees));
    }
    return failed ? ExitCode.SOFTWARE : ExitCode.OK;
  }

  private void caution(String text) {
    spec.commandLine().getErr().println("cardinal: " + text);
    if (!json) {
      spec.commandLine().getOut().println("Note: " + text + ".\n");
    }
  }

  private void print(String text, Progress progress) {
    if (!json) {
      progress.clear();
      spec.commandLine().getOut().print(text);
      spec.commandLine().getOut().flush();
    }
  }

  private static String text(Path image, Classifier.Result result) {
    var text = new StringBuilder(image + "\n");
    for (Classifier.Guess guess : result.top()) {
      double percent = 100 * guess.probability();
      text.append(String.format(Locale.ROOT, "  %6.2f %%  %s%n", percent, guess.label()));
    }
    return text.toString();
  }

  private static Map<String, Object> tree(Path image, Classifier.Result result) {
    List<Map<String, Object>> top = new ArrayList<>();
    for (Classifier.Guess guess : result.top()) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("label", guess.label());
      entry.put("index", guess.index());
      entry.put("probability", guess.probability());
      top.add(entry);
    }
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("image", image.toString());
    tree.put("top", top);
    tree.put("milliseconds", result.milliseconds());
    return tree;
  }
}
