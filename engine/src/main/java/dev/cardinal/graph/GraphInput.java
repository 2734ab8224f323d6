package dev.cardinal.graph;

import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Shape;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a graph expects of its caller.
 *
 * @param value the value's name
 * @param dtype the element type
 * @param dims the dimensions, fixed or symbolic
 */
public record GraphInput(Value value, DType dtype, List<Dim> dims) {
  /** Copies the list. */
  public GraphInput {
    dims = List.copyOf(dims);
  }

  /** An input of a fixed type. */
  public static GraphInput of(Value value, TensorType type) {
    List<Dim> dims = java.util.Arrays.stream(type.shape().dims()).mapToObj(Dim::of).toList();
    return new GraphInput(value, type.dtype(), dims);
  }

  /** The type, if no dimension is symbolic. */
  public Optional<TensorType> type() {
    long[] sizes = new long[dims.size()];
    for (int i = 0; i < sizes.length; i++) {
      if (!(dims.get(i) instanceof Dim.Fixed fixed)) {
        return Optional.empty();
      }
      sizes[i] = fixed.size();
    }
    return Optional.of(new TensorType(dtype, Shape.of(sizes)));
  }

  /** Whether a tensor's type is one that this input takes, symbols taken as any size. */
  public boolean accepts(TensorType type) {
    if (type.dtype() != dtype || type.shape().rank() != dims.size()) {
      return false;
    }
    for (int i = 0; i < dims.size(); i++) {
      if (dims.get(i) instanceof Dim.Fixed fixed && fixed.size() != type.shape().dim(i)) {
        return false;
      }
    }
    return true;
  }

  /** Whether a tensor is one that this input takes; see {@link #accepts(TensorType)}. */
  public boolean accepts(Tensor tensor) {
    return accepts(tensor.type());
  }

  /** As in {@code input: float32[Nx3x224x224]}. */
  @Override
  public String toString() {
    return value
        + ": "
        + dtype
        + "["
        + (dims.isEmpty()
            ? "scalar"
            : dims.stream().map(Dim::toString).collect(Collectors.joining("x")))
        + "]";
  }
}
