package dev.cardinal.app;

import dev.cardinal.format.WeightSource;
import dev.cardinal.tensor.Shape;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Weights that note what a network takes of them. */
final class Recorder implements WeightSource {
  private final WeightSource source;
  private final Map<String, Tensor> asked = new LinkedHashMap<>();

  Recorder(WeightSource source) {
    this.source = source;
  }

  @Override
  public String description() {
    return source.description();
  }

  @Override
  public Set<String> names() {
    return source.names();
  }

  @Override
  public Optional<Shape> shape(String name) {
    return source.shape(name);
  }

  @Override
  public Tensor tensor(String name, TensorType expected) {
    Tensor tensor = source.tensor(name, expected);
    asked.put(name, tensor);
    return tensor;
  }

  /** What was taken, in the order in which it was first asked for. */
  Map<String, Tensor> asked() {
    return asked;
  }
}
