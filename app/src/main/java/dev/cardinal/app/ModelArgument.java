package dev.cardinal.app;

import dev.cardinal.model.Form;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The model that a command is about. */
public final class ModelArgument {
  @Parameters(
      index = "0",
      paramLabel = "NAME|FILE|FOLDER",
      description =
          "A built-in network's name, 'fashion_resnext' (the trained one), a model file (ONNX, or"
              + " Keras' .keras and .h5), or a folder in timm's manner.")
  private String name;

  @Option(
      names = "--weights",
      paramLabel = "FILE",
      description =
          "Weights for a built-in network: safetensors, a PyTorch checkpoint, or a file of Keras"
              + " (.h5, .keras). Without: seeded ones.")
  private Optional<Path> weights = Optional.empty();

  @Option(
      names = "--form",
      paramLabel = "a|b|c",
      description =
          "The form of a built-in ResNeXt's blocks: (a), (b) or (c) of the paper's figure 3."
              + " Usually c.")
  private Optional<BlockForm> form = Optional.empty();

  /** The forms by the letters of the figure. */
  private enum BlockForm {
    a(Form.SUMMED),
    b(Form.CONCATENATED),
    c(Form.GROUPED);

    private final Form form;

    BlockForm(Form form) {
      this.form = form;
    }
  }

  /** Loads it. */
  public KnownModel load() {
    return KnownModel.load(name, weights, form.map(asked -> asked.form));
  }
}
