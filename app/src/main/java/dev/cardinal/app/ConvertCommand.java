package dev.cardinal.app;

import dev.cardinal.Model;
import dev.cardinal.app.KnownModel.Built;
import dev.cardinal.formats.onnx.OnnxWriter;
import dev.cardinal.formats.safetensors.SafetensorsWriter;
import dev.cardinal.formats.timm.TimmWriter;
import dev.cardinal.tensor.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cardinal convert}. */
@Command(
    name = "convert",
    description = {
      "Writes a model in another format, which its name tells: FILE.onnx, FILE.safetensors (a"
          + " built-in network's weights), or a folder in timm's manner.",
      "What is written gives the same results, bit for bit."
    })
final class ConvertCommand implements Runnable {
  /** Weights from here on may come to lie in a second file beside an ONNX model. */
  private static final long MOST_ONNX_BYTES = 2_000_000_000;

  @Spec private CommandSpec spec;

  @Mixin private ModelArgument model;

  @Parameters(
      index = "1",
      paramLabel = "OUT",
      description = "FILE.onnx, FILE.safetensors, or a folder's name, which has no dot in it.")
  private Path output;

  @Option(
      names = "--passes",
      description = "Write the model after the passes (ONNX only): batch norms folded, and so on.")
  private boolean passes;

  @Option(names = "--force", description = "Replace the output if it exists.")
  private boolean force;

  /** What can be written. */
  private enum Target {
    ONNX,
    SAFETENSORS,
    TIMM
  }

  @Override
  public void run() {
    Target target = target();
    if (passes && target != Target.ONNX) {
      throw new ParameterException(spec.commandLine(), "--passes is for ONNX only");
    }
    if (target == Target.TIMM) {
      OutputFile.checkFolder(output, force);
    } else {
      OutputFile.checkFile(output, force);
    }
    KnownModel known = model.load();
    known.caution().ifPresent(text -> spec.commandLine().getErr().println("cardinal: " + text));
    switch (target) {
      case ONNX -> onnx(passes ? known.model().afterPasses() : known.model());
      case SAFETENSORS -> safetensors(built(known));
      case TIMM -> timm(known, built(known));
    }
  }

  private Target target() {
    String name = output.getFileName() == null ? "" : output.getFileName().toString();
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.endsWith(".onnx")) {
      return Target.ONNX;
    }
    if (lower.endsWith(".safetensors")) {
      return Target.SAFETENSORS;
    }
    if (lower.isEmpty() || (lower.contains(".") && !Files.isDirectory(output))) {
      throw new ParameterException(
          spec.commandLine(),
          output + " is of no format that can be written: FILE.onnx, FILE.safetensors or a folder");
    }
    return Target.TIMM;
  }

  private void onnx(Model converted) {
    long bytes = 0;
    for (Tensor tensor : converted.graph().constants().values()) {
      bytes += tensor.type().byteSize();
    }
    if (bytes > MOST_ONNX_BYTES) {
      OutputFile.checkFile(Path.of(output + ".data"), force);
    }
    OnnxWriter.write(output, converted.graph());
  }

  private void safetensors(Built built) {
    Map<String, String> facts = Map.of("format", "pt", "cardinal.network", built.network().name());
    SafetensorsWriter.write(output, built.parameters(), facts);
  }

  private void timm(KnownModel known, Built built) {
    if (!TimmWriter.knows(built.network())) {
      throw new CommandException(
          "timm knows no '"
              + built.network().name()
              + "' with these parameters, so no folder can hold it; FILE.onnx and"
              + " FILE.safetensors can");
    }
    Map<String, String> metadata = known.model().metadata();
    TimmWriter.write(output, built.network(), built.parameters(), metadata);
  }

  private Built built(KnownModel known) {
    return known
        .built()
        .orElseThrow(
            () ->
                new CommandException(
                    output
                        + " can hold the weights of a built-in network only, and "
                        + known.name()
                        + " is a graph of its own; FILE.onnx can hold it"));
  }
}
