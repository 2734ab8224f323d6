package dev.cardinal.app;

import dev.cardinal.Model;
import dev.cardinal.Session;
import dev.cardinal.SessionBuilder;
import dev.cardinal.spi.FpMath;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How a model is to be computed, whichever backends do it. */
final class ComputeOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

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

  /** A session's options as they are given here. */
  SessionBuilder builder(Model model, List<String> backends) {
    return builder(model, backends, overrides);
  }

  /**
   * As {@link #builder}, for a part of a model: overrides of what it does not have are left out.
   */
  SessionBuilder partBuilder(Model part, List<String> backends) {
    Map<String, String[]> here = new LinkedHashMap<>(overrides);
    here.keySet().retainAll(named(part));
    return builder(part, backends, here);
  }

  private SessionBuilder builder(Model model, List<String> backends, Map<String, String[]> nodes) {
    SessionBuilder builder =
        Session.builder(model)
            .backends(backends)
            .threads(threads)
            .fpMath(fpMath)
            .fastAlgorithms(!direct);
    nodes.forEach(builder::override);
    return builder;
  }

  private static Set<String> named(Model part) {
    Set<String> names = new HashSet<>();
    part.graph().nodes().forEach(node -> names.addAll(List.of(node.name(), node.op().type())));
    return names;
  }

  /** These options as words of a command line, for a part of a model. */
  List<String> words(Model part) {
    var words = new ArrayList<String>(List.of("--threads", Integer.toString(threads)));
    if (fpMath != FpMath.STRICT) {
      words.addAll(List.of("--fp-math", fpMath.name().toLowerCase(Locale.ROOT)));
    }
    if (direct) {
      words.add("--no-fast-algorithms");
    }
    Set<String> here = named(part);
    overrides.forEach(
        (node, backends) -> {
          if (here.contains(node)) {
            words.addAll(List.of("--override", node + "=" + String.join(",", backends)));
          }
        });
    return words;
  }
}
