package dev.cardinal.app.diff;

import dev.cardinal.formats.npy.Npy;
import dev.cardinal.formats.onnx.OnnxWriter;
import dev.cardinal.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What shows again where two sides part, as files.
 *
 * @param model the layer as an ONNX model; empty if there is no layer, or ONNX cannot hold it
 * @param inputs the files of the inputs, by their names
 * @param outputs the files of both results, by what they hold
 */
public record Reproduction(
    Optional<Path> model, Map<String, Path> inputs, Map<String, Path> outputs) {
  /**
   * Writes the files into a folder, which is made if need be; files of the same names are replaced.
   *
   * @param network the whole network's inputs, to be written where no layer is known
   */
  public static Reproduction write(Path folder, Parting parting, Map<String, Tensor> network) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(folder + ": cannot be made: " + e, e);
    }
    Map<String, Path> inputs = new LinkedHashMap<>();
    Map<String, Tensor> given = parting.graph().isPresent() ? parting.inputs() : network;
    given.forEach(
        (name, tensor) -> {
          Path file = folder.resolve("input" + inputs.size() + ".npy");
          Npy.write(file, tensor);
          inputs.put(name, file);
        });
    Map<String, Path> outputs = new LinkedHashMap<>();
    results(folder, parting.first(), parting.firstOutputs(), outputs);
    results(folder, parting.second(), parting.secondOutputs(), outputs);
    return new Reproduction(model(folder, parting), inputs, outputs);
  }

  private static void results(
      Path folder, String side, Map<String, Tensor> tensors, Map<String, Path> files) {
    int index = 0;
    for (Map.Entry<String, Tensor> output : tensors.entrySet()) {
      Path file = folder.resolve("output" + index++ + "." + side + ".npy");
      Npy.write(file, output.getValue());
      files.put(output.getKey() + " by " + side, file);
    }
  }

  private static Optional<Path> model(Path folder, Parting parting) {
    if (parting.graph().isEmpty()) {
      return Optional.empty();
    }
    Path file = folder.resolve("layer.onnx");
    try {
      OnnxWriter.write(file, parting.graph().get());
      return Optional.of(file);
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // ONNX has no form for it; its operands are there all the same
    }
  }

  /**
   * The command that compares the layer alone, if it can be.
   *
   * @param options the options with which it was found
   */
  public Optional<String> command(List<String> options) {
    return model.map(
        file -> {
          var words = new ArrayList<String>(List.of("./cardinal", "diff", file.toString()));
          words.addAll(options);
          inputs.values().forEach(input -> words.addAll(List.of("--input", input.toString())));
          return String.join(" ", words.stream().map(Reproduction::quoted).toList());
        });
  }

  /** A word as a shell takes it. */
  static String quoted(String word) {
    return word.matches("[\\w./,:=+@%-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
