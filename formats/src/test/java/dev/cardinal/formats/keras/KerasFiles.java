package dev.cardinal.formats.keras;

import dev.cardinal.tensor.Shape;
import dev.cardinal.tensor.Tensor;
import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.WritableGroup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Array;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes weights as Keras 2's {@code save_weights} does, of parameters that have the names and the
 * order of axes that PyTorch has.
 */
public final class KerasFiles {
  private static final Map<String, String> OF_NORMS =
      Map.of(
          "weight", "gamma",
          "bias", "beta",
          "running_mean", "moving_mean",
          "running_var", "moving_variance");

  private KerasFiles() {}

  /** The bytes of an HDF5 file of a network's parameters. */
  public static byte[] of(Map<String, Tensor> parameters) {
    try {
      Path file = Files.createTempFile("cardinal", ".h5");
      try {
        write(file, byLayer(parameters));
        return Files.readAllBytes(file);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, Map<String, Tensor>> byLayer(Map<String, Tensor> parameters) {
    Map<String, Map<String, Tensor>> layers = new LinkedHashMap<>();
    parameters.forEach(
        (name, tensor) -> {
          int dot = name.lastIndexOf('.');
          layers
              .computeIfAbsent(name.substring(0, dot), _ -> new LinkedHashMap<>())
              .put(name.substring(dot + 1), tensor);
        });
    return layers;
  }

  private static void write(Path path, Map<String, Map<String, Tensor>> layers) {
    try (WritableHdfFile file = HdfFile.write(path)) {
      file.putAttribute("layer_names", layers.keySet().toArray(String[]::new));
      layers.forEach((name, variables) -> write(file.putGroup(name), name, variables));
    }
  }

  private static void write(WritableGroup layer, String name, Map<String, Tensor> variables) {
    boolean norm = variables.containsKey("running_mean");
    List<String> names = new ArrayList<>();
    WritableGroup inner = layer.putGroup(name);
    variables.forEach(
        (parameter, tensor) -> {
          String variable = norm ? OF_NORMS.get(parameter) : parameter.replace("weight", "kernel");
          names.add(name + "/" + variable + ":0");
          inner.putDataset(variable + ":0", inLast(tensor));
        });
    layer.putAttribute("weight_names", names.toArray(String[]::new));
  }

  /** Arrays of arrays, in Keras' order of axes: spatial ones, in, out. */
  private static Object inLast(Tensor tensor) {
    Shape shape = tensor.shape();
    int rank = shape.rank();
    int[] dims = new int[rank];
    for (int axis = 0; axis < rank; axis++) {
      dims[axis] = shape.intDim(sourceAxis(axis, rank));
    }
    Object arrays = Array.newInstance(float.class, dims);
    fill(arrays, tensor, 0, 0);
    return arrays;
  }

  private static int sourceAxis(int axis, int rank) {
    return axis < rank - 2 ? axis + 2 : rank - 1 - axis;
  }

  private static void fill(Object array, Tensor tensor, int axis, long at) {
    int rank = tensor.shape().rank();
    long stride = tensor.shape().strides()[sourceAxis(axis, rank)];
    for (int i = 0; i < Array.getLength(array); i++) {
      if (axis == rank - 1) {
        Array.setFloat(array, i, tensor.floatAt(at + i * stride));
      } else {
        fill(Array.get(array, i), tensor, axis + 1, at + i * stride);
      }
    }
  }
}
