package dev.cardinal.formats.weights;

import dev.cardinal.format.WeightSource;
import dev.cardinal.formats.FileContent;
import dev.cardinal.formats.keras.KerasWeights;
import dev.cardinal.formats.pytorch.Checkpoint;
import dev.cardinal.formats.safetensors.Safetensors;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Opens files of weights, safetensors, PyTorch checkpoints or Keras' files, by what they hold. */
public final class WeightFile {
  private static final List<String> CHECKPOINTS = List.of(".pth", ".pt", ".bin", ".ckpt");
  private static final List<String> KERAS = List.of(".h5", ".hdf5", ".keras");

  private WeightFile() {}

  /**
   * Opens a file, which must not change while its tensors are in use.
   *
   * @throws dev.cardinal.format.ModelFormatException if it is damaged or of no known format
   * @throws java.io.UncheckedIOException if the file cannot be opened or mapped
   */
  public static WeightSource read(Path file) {
    MemorySegment content = FileContent.map(file);
    String name = file.toString();
    if (KerasWeights.accepts(name, content) || ends(name, KERAS)) {
      return KerasWeights.read(name, content);
    }
    return Checkpoint.accepts(content) || isCheckpoint(name)
        ? Checkpoint.read(name, content)
        : Safetensors.read(name, content);
  }

  /** Whether a file is called as files are that hold weights alone. */
  public static boolean isNamed(Path file) {
    return isCheckpoint(file.toString()) || ends(file.toString(), List.of(".safetensors"));
  }

  /** For errors to speak of what the file should be. */
  private static boolean isCheckpoint(String name) {
    return ends(name, CHECKPOINTS);
  }

  private static boolean ends(String name, List<String> suffixes) {
    return suffixes.stream().anyMatch(name.toLowerCase(Locale.ROOT)::endsWith);
  }
}
