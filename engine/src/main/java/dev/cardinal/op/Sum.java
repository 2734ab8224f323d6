package dev.cardinal.op;

import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Shape;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.List;

/**
 * The sum of one or more float32 tensors, with broadcasting.
 *
 * <p>Operands: the summands. Result: of the shape to which all broadcast.
 */
public record Sum() implements Op {
  @Override
  public List<TensorType> infer(Operands operands) {
    operands.requireCount(1, Integer.MAX_VALUE);
    Shape shape = Shape.SCALAR;
    for (int i = 0; i < operands.count(); i++) {
      operands.requireType(i, DType.FLOAT32);
      shape = Broadcast.shape(shape, operands.shape(i));
    }
    return List.of(new TensorType(DType.FLOAT32, shape));
  }

  @Override
  public void evaluate(Operands src, List<Tensor> dst) {
    Tensor y = dst.getFirst();
    Shape shape = y.shape();
    Tensor[] summands = new Tensor[src.count()];
    long[][] strides = new long[src.count() + 1][];
    strides[src.count()] = shape.strides();
    for (int k = 0; k < summands.length; k++) {
      summands[k] = src.tensor(k);
      strides[k] = Broadcast.strides(summands[k].shape(), shape);
    }
    var rows = new Rows(shape.dims(), strides);
    rows.forEach(
        at -> {
          for (long i = 0; i < rows.length(); i++) {
            double sum = summands[0].floatAt(at[0] + i * rows.step(0));
            for (int k = 1; k < summands.length; k++) {
              sum += summands[k].floatAt(at[k] + i * rows.step(k));
            }
            y.floatAt(at[summands.length] + i * rows.step(summands.length), (float) sum);
          }
        });
  }
}
