package dev.cardinal.op;

import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * A tensor all of whose elements are one value.
 *
 * <p>Operands: 0 the result's shape, a vector of integers; empty for a scalar. Result: of the
 * value's element type.
 *
 * @param value a single element
 */
public record ConstantOfShape(Tensor value) implements Op {
  /** The tensor must not be null. */
  public ConstantOfShape {
    Objects.requireNonNull(value, "value");
  }

  /** With ONNX's default: a float32 zero. */
  public ConstantOfShape() {
    this(Tensor.scalar(0f));
  }

  @Override
  public List<TensorType> infer(Operands operands) {
    operands.requireCount(1, 1);
    if (value.shape().elements() != 1) {
      throw new OperandException("value %s must be a single element".formatted(value.type()));
    }
    return List.of(new TensorType(value.dtype(), Axes.shape(Axes.longs(operands, 0))));
  }

  @Override
  public void evaluate(Operands src, List<Tensor> dst) {
    Elements.fill(dst.getFirst(), value);
  }

  @Override
  public Set<Integer> valueOperands() {
    return Set.of(0);
  }
}
