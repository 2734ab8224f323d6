package dev.cardinal.app;

import dev.cardinal.Model;
import dev.cardinal.Session;
import dev.cardinal.SessionBuilder;
import dev.cardinal.spi.FpMath;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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

  private final Map<String, String[]> overrides = new LinkedHashMap<>();
  private FpMath fpMath = FpMath.STRICT;

  @Option(
      names = "--no-fast-algorithms",
      description = {
        "Keep to the definition of products and convolutions: without Strassen's and Winograd's"
            + " algorithms, whose error bound is larger. Slower."
      })
  private boolean direct;

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

  @Option(
      names = "--override",
      paramLabel = "NODE=LIST",
      description = {
        "Other backends for one node, or for all nodes of an operator, as in conv1=onednn or"
            + " MaxPool=vector,reference. May be given several times; a node's name wins."
      })
  void override(List<String> options) {
    overrides.clear();
    for (String option : options) {
      int end = option.lastIndexOf('='); // a node's name may have one, a backend's has none
      if (end < 1 || end == option.length() - 1) {
        throw new ParameterException(
            spec.commandLine(),
            "--override '" + option + "' is not of the form NODE=LIST, as in MaxPool=vector");
      }
      overrides.put(option.substring(0, end), option.substring(end + 1).split(",", -1));
    }
  }

  @Option(
      names = "--fp-math",
      paramLabel = "MODE",
      description = {
        "How exactly products may be computed: strict (as usual), bf16, f16, tf32 or any. Less"
            + " exact modes take less time where a backend and the processor know them."
      })
  void fpMath(String mode) {
    try {
      fpMath = FpMath.valueOf(mode.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      List<String> modes =
          Arrays.stream(FpMath.values()).map(m -> m.name().toLowerCase(Locale.ROOT)).toList();
      throw new ParameterException(
          spec.commandLine(), "--fp-math is one of " + modes + ", not '" + mode + "'", e);
    }
  }

  int threads() {
    return threads;
  }

  String backends() {
    return String.join(",", backends);
  }

  Session session(Model model) {
    if (autoFile.isPresent() && !backends.getFirst().equals("auto")) {
      throw new ParameterException(spec.commandLine(), "--auto-file needs --backend auto");
    }
    SessionBuilder builder =
        Session.builder(model)
            .backends(backends)
            .threads(threads)
            .fpMath(fpMath)
            .fastAlgorithms(!direct);
    overrides.forEach(builder::override);
    autoFile.ifPresent(builder::auto);
    return builder.build();
  }
}
