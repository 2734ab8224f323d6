package dev.cardinal.formats;

import dev.cardinal.format.ModelFormatException;
import dev.cardinal.format.WeightSource;
import dev.cardinal.tensor.Shape;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The tensors of one file by name: what all sources of weights in files share. */
public final class StoredTensors implements WeightSource {
  private final String file;
  private final Map<String, StoredTensor> tensors;

  /**
   * Tensors in the order of their names in the map.
   *
   * @param file the file's name, for errors
   */
  public StoredTensors(String file, Map<String, ? extends StoredTensor> tensors) {
    this.file = file;
    this.tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
  }

  @Override
  public String description() {
    return file;
  }

  @Override
  public Set<String> names() {
    return tensors.keySet();
  }

  @Override
  public Optional<Shape> shape(String name) {
    return Optional.ofNullable(tensors.get(name)).map(StoredTensor::shape);
  }

  @Override
  public Tensor tensor(String name, TensorType expected) {
    StoredTensor stored = tensors.get(name);
    if (stored == null) {
      throw WeightSource.missing(file, name, expected);
    }
    if (!stored.shape().equals(expected.shape())) {
      throw WeightSource.mismatch(file, name, stored.toString(), expected);
    }
    Tensor tensor = tensor(name);
    if (!tensor.type().equals(expected)) {
      throw WeightSource.mismatch(file, name, stored.toString(), expected);
    }
    return tensor;
  }

  /**
   * A tensor.
   *
   * @throws ModelFormatException if it is not there or the engine cannot have it
   */
  public Tensor tensor(String name) {
    StoredTensor stored = tensors.get(name);
    if (stored == null) {
      throw new ModelFormatException(file, "", "there is no tensor '" + name + "'");
    }
    try {
      return stored.tensor();
    } catch (IllegalArgumentException e) {
      throw new ModelFormatException(file, "tensor '" + name + "'", e.getMessage(), e);
    }
  }

  /** The file and the number of its tensors. */
  @Override
  public String toString() {
    return file + " (" + tensors.size() + " tensors)";
  }
}
