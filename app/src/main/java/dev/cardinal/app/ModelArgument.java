package dev.cardinal.app;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The model that a command is about. */
final class ModelArgument {
  @Parameters(
      paramLabel = "NAME|FILE",
      description =
          "A built-in network's name, 'fashion_resnext' (the trained one), or a model file (ONNX).")
  private String name;

  @Option(
      names = "--weights",
      paramLabel = "FILE",
      description = "Weights for a built-in network (safetensors). Without: seeded ones.")
  private Optional<Path> weights = Optional.empty();

  KnownModel load() {
    return KnownModel.load(name, weights);
  }
}
