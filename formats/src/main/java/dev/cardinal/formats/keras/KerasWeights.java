package dev.cardinal.formats.keras;

import dev.cardinal.format.ModelFormatException;
import dev.cardinal.format.WeightSource;
import dev.cardinal.formats.FileContent;
import dev.cardinal.formats.StoredTensor;
import dev.cardinal.formats.StoredTensors;
import dev.cardinal.formats.StridedTensor;
import dev.cardinal.formats.hdf5.Hdf5File;
import dev.cardinal.formats.keras.SavedLayer.Variable;
import dev.cardinal.formats.zip.ZipArchive;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The weights in a file that Keras wrote: {@code .h5} of Keras 1 to 3, of weights alone or a whole
 * model, {@code .weights.h5} and {@code .keras} of Keras 2.12 and later.
 *
 * <p>They are named after their layers, in the engine's terms, and have the engine's order of axes:
 *
 * <ul>
 *   <li>{@code LAYER.weight}: a kernel, [out, in, h, w] of [h, w, in, out], that of a depthwise
 *       convolution, [in * multiplier, 1, h, w] of [h, w, in, multiplier], a matrix, [out, in] of
 *       [in, out], and gamma
 *   <li>{@code LAYER.bias}: bias and beta
 *   <li>{@code LAYER.running_mean} and {@code LAYER.running_var}: the moving mean and variance
 *   <li>{@code LAYER.NAME}: whatever else there is, as it is
 * </ul>
 *
 * Tensors whose axes are in order stay in the file if they are float32, int64 or int32; others are
 * copied to the heap whenever they are asked for. The file must not change while they are in use.
 */
public final class KerasWeights {
  private KerasWeights() {}

  /**
   * Whether content is of these files, as far as its beginning and, of a zip archive, its directory
   * tell.
   */
  public static boolean accepts(String file, MemorySegment content) {
    return Hdf5File.accepts(content)
        || (ZipArchive.accepts(content) && KerasFile.isModel(ZipArchive.open(file, content)));
  }

  /**
   * Maps a file and reads its structure.
   *
   * @throws ModelFormatException if it is damaged, or none of Keras'
   * @throws java.io.UncheckedIOException if the file cannot be opened or mapped
   */
  public static WeightSource read(Path file) {
    return read(file.toString(), FileContent.map(file));
  }

  /**
   * Reads weights from memory, which must not change while they are in use.
   *
   * @param file stands for the file in errors
   * @param content the whole file
   * @throws ModelFormatException if it is damaged, or none of Keras'
   */
  public static WeightSource read(String file, MemorySegment content) {
    return tensors(KerasFile.read(file, content));
  }

  private static StoredTensors tensors(KerasFile file) {
    Map<String, StoredTensor> named = new LinkedHashMap<>();
    for (SavedLayer layer : file.layers()) {
      for (Variable variable : layer.variables()) {
        String name = layer.name() + "." + name(layer, variable.name());
        if (named.put(name, inOrder(layer, variable)) != null) {
          throw new ModelFormatException(
              file.file(), "layer '" + layer.name() + "'", "is there twice");
        }
      }
    }
    return new StoredTensors(file.file(), named);
  }

  private static String name(SavedLayer layer, String variable) {
    return switch (variable) {
      case "kernel", "gamma" -> "weight";
      case "depthwise_kernel" -> isSeparable(layer) ? "depthwise.weight" : "weight";
      case "pointwise_kernel" -> "pointwise.weight";
      case "bias", "beta" -> "bias";
      case "moving_mean" -> "running_mean";
      case "moving_variance" -> "running_var";
      default -> variable;
    };
  }

  private static boolean isSeparable(SavedLayer layer) {
    return layer.variables().stream().anyMatch(other -> other.name().equals("pointwise_kernel"));
  }

  private static StridedTensor inOrder(SavedLayer layer, Variable variable) {
    StridedTensor tensor = variable.tensor();
    int rank = tensor.shape().rank();
    boolean depthwise =
        variable.name().equals("depthwise_kernel") || layer.kind().equals("DepthwiseConv2D");
    return switch (variable.name()) {
      case "kernel", "depthwise_kernel", "pointwise_kernel" -> {
        if (rank == 4 && depthwise) {
          yield KerasAxes.depthwise(tensor);
        }
        yield rank > 1 ? KerasAxes.outFirst(tensor) : tensor;
      }
      default -> tensor;
    };
  }
}
