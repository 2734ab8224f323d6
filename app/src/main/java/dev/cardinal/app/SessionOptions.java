package dev.cardinal.app;

import dev.cardinal.Model;
import dev.cardinal.Session;
import dev.cardinal.SessionBuilder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How a model is to be computed. */
final class SessionOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--backend",
      paramLabel = "LIST",
      split = ",",
      defaultValue = "vector",
      description = {
        "Backends in order of preference, separated by commas. Usually: ${DEFAULT-VALUE}. 'auto'"
            + " measures all but the reference, which takes some seconds, and gives each step the"
            + " one with which the whole is fastest; names after it are those that compete."
      })
  private List<String> backends;

  @Option(
      names = "--auto-file",
      paramLabel = "FILE",
      description = {
        "Where '--backend auto' keeps what it has measured, so that the next start need not."
      })
  private Optional<Path> autoFile = Optional.empty();

  @Mixin private ComputeOptions compute;

  int threads() {
    return compute.threads();
  }

  String backends() {
    return String.join(",", backends);
  }

  Session session(Model model) {
    if (autoFile.isPresent() && !backends.getFirst().equals("auto")) {
      throw new ParameterException(spec.commandLine(), "--auto-file needs --backend auto");
    }
    SessionBuilder builder = compute.builder(model, backends);
    autoFile.ifPresent(builder::auto);
    return builder.build();
  }
}
