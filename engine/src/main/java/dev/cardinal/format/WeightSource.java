package dev.cardinal.format;

import dev.cardinal.tensor.Shape;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Gives the built-in networks their parameters, by name: from a file, or made up from a seed. */
public interface WeightSource {
  /** Where the weights come from, for people: a file's name, or the formula and its seed. */
  String description();

  /** The names of the parameters that are there; empty for a source that makes up any. */
  Set<String> names();

  /** The shape of a parameter; empty if the source has none of that name, or makes it up. */
  default Optional<Shape> shape(String name) {
    return Optional.empty();
  }

  /**
   * A parameter. It is not a copy and must not be changed.
   *
   * @throws ModelFormatException if it is missing or of another type, with its name and both shapes
   */
  Tensor tensor(String name, TensorType expected);

  /** A source over tensors in memory. */
  static WeightSource of(String description, Map<String, Tensor> tensors) {
    Map<String, Tensor> copy = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    return new WeightSource() {
      @Override
      public String description() {
        return description;
      }

      @Override
      public Set<String> names() {
        return copy.keySet();
      }

      @Override
      public Optional<Shape> shape(String name) {
        return Optional.ofNullable(copy.get(name)).map(Tensor::shape);
      }

      @Override
      public Tensor tensor(String name, TensorType expected) {
        if (!copy.containsKey(name)) {
          throw missing(description, name, expected);
        }
        Tensor tensor = copy.get(name);
        if (!tensor.type().equals(expected)) {
          throw mismatch(description, name, tensor.type().toString(), expected);
        }
        return tensor;
      }
    };
  }

  /** The error for a parameter that a source does not have. */
  static ModelFormatException missing(String source, String name, TensorType expected) {
    return new ModelFormatException(
        source, "parameter '" + name + "'", "missing, the network expects " + expected);
  }

  /** The error for a parameter of another type than expected. */
  static ModelFormatException mismatch(
      String source, String name, String found, TensorType expected) {
    return new ModelFormatException(
        source,
        "parameter '" + name + "'",
        "is " + found + ", but the network expects " + expected);
  }
}
