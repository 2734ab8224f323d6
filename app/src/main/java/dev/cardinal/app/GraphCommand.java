package dev.cardinal.app;

import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code cardinal graph}. */
@Command(
    name = "graph",
    description = {
      "Draws a model: a box for each block, or for a layer with its normalisation and activation,"
          + " and the shapes of what goes between them.",
      "As SVG, or in DOT, Graphviz's language, as the name of the output ends."
    })
final class GraphCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Mixin private ModelArgument model;

  @Mixin private InputOptions input;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "FILE.svg|.dot",
      description = "Where the drawing goes.")
  private Path output;

  @Option(names = "--force", description = "Replace the output if it exists.")
  private boolean force;

  @Override
  public void run() {
    String name = output.getFileName() == null ? "" : output.getFileName().toString();
    boolean svg = name.toLowerCase(Locale.ROOT).endsWith(".svg");
    if (!svg && !name.toLowerCase(Locale.ROOT).endsWith(".dot")) {
      throw new ParameterException(
          spec.commandLine(), "-o " + output + " ends neither in .svg nor in .dot");
    }
    OutputFile.checkFile(output, force);
    KnownModel known = model.load();
    Drawing drawing = Drawing.of(known.model().graph(), Trace.of(known, input.types(known)));
    OutputFile.write(output, svg ? SvgText.of(drawing) : DotText.of(known.name(), drawing));
  }
}
