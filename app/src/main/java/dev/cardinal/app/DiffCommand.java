package dev.cardinal.app;

import dev.cardinal.Model;
import dev.cardinal.app.diff.BackendDiff;
import dev.cardinal.app.diff.Diff;
import dev.cardinal.app.diff.Parting;
import dev.cardinal.app.diff.Reproduction;
import dev.cardinal.app.diff.Side;
import dev.cardinal.tensor.Tensor;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code cardinal diff}. */
@Command(
    name = "diff",
    description = {
      "Computes a model with two backends side by side, and names the first layer at which they"
          + " part: the first whose results differ by more than a tolerance although its operands"
          + " are the same. Writes that layer, its inputs and both results to a folder."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:The backends agree.",
      "1:There was an error.",
      "2:The command line is wrong.",
      "3:The backends part."
    })
final class DiffCommand implements Callable<Integer> {
  /** Says that the backends part. */
  static final int PARTED = 3;

  @Spec private CommandSpec spec;

  @Mixin private ModelArgument model;

  @Option(
      names = "--backends",
      required = true,
      paramLabel = "A,B",
      description = {
        "The two backends, as in vector,onednn. Each may be several in order of preference, joined"
            + " by '+', as in onednn+vector; what none of them takes, the reference computes."
      })
  private String backends;

  @Mixin private DiffInputs inputs;

  private double tolerance = 1e-4;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      defaultValue = "cardinal-diff",
      description = {
        "The folder for what shows the difference again, if there is one. Usually:"
            + " ${DEFAULT-VALUE}."
      })
  private Path output;

  @Option(names = "--force", description = "Write to the folder even if it exists.")
  private boolean force;

  @Option(names = "--json", description = "Print JSON, with the distances of all layers.")
  private boolean json;

  @Mixin private ComputeOptions options;

  @Option(
      names = "--tolerance",
      paramLabel = "T",
      description = {
        "How far apart results may be, as a part of the largest element of a layer's result. 0"
            + " wants equal ones. Integers and booleans must be equal in any case. Usually: 1e-4."
      })
  void tolerance(double given) {
    if (!(given >= 0 && given < Double.POSITIVE_INFINITY)) {
      throw new ParameterException(
          spec.commandLine(), "--tolerance must be 0 or more, not " + given);
    }
    tolerance = given;
  }

  @Override
  public Integer call() {
    List<String> names = names();
    OutputFile.checkFolder(output, force);
    KnownModel known = model.load();
    Map<String, Tensor> tensors = inputs.tensors(known);
    Diff diff;
    try (var _ = Progress.of(spec, "comparing " + names.get(0) + " with " + names.get(1))) {
      diff =
          BackendDiff.of(
              known.model(),
              tensors,
              side(names.get(0), known.model()),
              side(names.get(1), known.model()),
              tolerance);
    }
    Optional<Reproduction> files =
        diff.parting().map(parting -> Reproduction.write(output, parting, tensors));
    Optional<String> command = files.flatMap(f -> diff.parting().flatMap(p -> command(f, p)));
    var report = new DiffReport(known.name(), names, tolerance, diff, files, command);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(Json.of(report.tree()));
    } else {
      out.print(report.text());
    }
    return diff.parting().isPresent() ? PARTED : ExitCode.OK;
  }

  private List<String> names() {
    List<String> names = List.of(backends.split(",", -1));
    if (names.size() != 2 || names.stream().anyMatch(String::isBlank)) {
      throw new ParameterException(
          spec.commandLine(),
          "--backends '"
              + backends
              + "' does not name two, as in vector,onednn or vector,onednn+vector");
    }
    if (names.get(0).equals(names.get(1))) {
      throw new ParameterException(
          spec.commandLine(), "--backends names '" + names.get(0) + "' twice");
    }
    if (names.stream().anyMatch(name -> List.of(name.split("\\+", -1)).contains("auto"))) {
      throw new ParameterException(
          spec.commandLine(), "--backends: 'auto' may choose anew for each layer; name backends");
    }
    return names;
  }

  private Side side(String name, Model whole) {
    List<String> order = List.of(name.split("\\+", -1));
    return new Side(
        name,
        part -> part == whole ? options.builder(part, order) : options.partBuilder(part, order));
  }

  private Optional<String> command(Reproduction files, Parting parting) {
    var words = new ArrayList<String>(List.of("--backends", backends));
    words.addAll(List.of("--tolerance", Double.toString(tolerance)));
    parting.graph().ifPresent(graph -> words.addAll(options.words(Model.of(graph))));
    return parting.kind() == Parting.Kind.LAYER ? files.command(words) : Optional.empty();
  }
}
