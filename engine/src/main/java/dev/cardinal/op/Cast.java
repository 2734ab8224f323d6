package dev.cardinal.op;

import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.List;

/**
 * The elements as another type, by Java's casts: a float becomes the integer next to it towards
 * zero, one out of range the nearest bound, NaN 0; int64 keeps its low half as int32; whatever is
 * not 0, NaN included, is true, and true is 1.
 *
 * <p>Operands: 0 x, of any type. Result: of x's shape.
 *
 * @param to the result's element type
 */
public record Cast(DType to) implements Op {
  @Override
  public List<TensorType> infer(Operands operands) {
    operands.requireCount(1, 1);
    return List.of(new TensorType(to, operands.shape(0)));
  }

  @Override
  public void evaluate(Operands src, List<Tensor> dst) {
    Tensor x = src.tensor(0);
    Tensor y = dst.getFirst();
    if (x.dtype() == to) {
      Elements.copy(x, y);
    } else if (x.dtype() == DType.FLOAT32) {
      fromFloats(x, y);
    } else if (to == DType.FLOAT32) {
      for (long i = 0; i < y.shape().elements(); i++) {
        y.floatAt(i, (float) x.longAt(i));
      }
    } else {
      for (long i = 0; i < y.shape().elements(); i++) {
        y.longAt(i, x.longAt(i));
      }
    }
  }

  private void fromFloats(Tensor x, Tensor y) {
    for (long i = 0; i < y.shape().elements(); i++) {
      float value = x.floatAt(i);
      y.longAt(
          i,
          switch (to) {
            case BOOL -> value != 0 ? 1 : 0;
            case INT32 -> (int) value;
            default -> (long) value;
          });
    }
  }
}
