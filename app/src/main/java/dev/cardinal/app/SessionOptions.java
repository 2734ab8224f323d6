package dev.cardinal.app;

import dev.cardinal.Model;
import dev.cardinal.Session;
import dev.cardinal.SessionBuilder;
import java.util.List;
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
      description =
          "Backends in order of preference, separated by commas. Usually: ${DEFAULT-VALUE}.")
  private List<String> backends;

  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "How many threads compute. Usually as many as there are processors.")
  void threads(int count) {
    if (count < 1 || count > SessionBuilder.MOST_THREADS) {
      throw new ParameterException(
          spec.commandLine(),
          "--threads must be 1 to " + SessionBuilder.MOST_THREADS + ", not " + count);
    }
    threads = count;
  }

  int threads() {
    return threads;
  }

  String backends() {
    return String.join(",", backends);
  }

  Session session(Model model) {
    return Session.builder(model).backends(backends).threads(threads).build();
  }
}
