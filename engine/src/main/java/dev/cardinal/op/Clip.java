package dev.cardinal.op;

import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.List;

/**
 * min(max(x, lower), upper) of every element: NaN stays NaN, and where the lower bound exceeds the
 * upper one every number becomes the upper.
 *
 * <p>Operands: 0 x, float32, int64 or int32; 1 lower and 2 upper bound, each optional, one element
 * of x's type; an absent one is the lowest or highest finite number of that type, as ONNX says, so
 * that it turns infinities into those. Result: of x's type.
 */
public record Clip() implements Op {
  /** The index of the optional lower bound. */
  public static final int MIN = 1;

  /** The index of the optional upper bound. */
  public static final int MAX = 2;

  /** The lower bound of float32 elements where none is given. */
  public static final float LOWEST = -Float.MAX_VALUE;

  /** The upper bound of float32 elements where none is given. */
  public static final float HIGHEST = Float.MAX_VALUE;

  @Override
  public List<TensorType> infer(Operands operands) {
    operands.requireCount(1, 3);
    operands.requireType(0, DType.FLOAT32, DType.INT64, DType.INT32);
    checkBound(operands, MIN, "min");
    checkBound(operands, MAX, "max");
    return List.of(operands.type(0));
  }

  private static void checkBound(Operands operands, int index, String name) {
    if (operands.has(index)) {
      operands.requireType(index, operands.dtype(0));
      if (operands.shape(index).elements() != 1) {
        throw new OperandException(
            "%s %s of x %s must be a single element"
                .formatted(name, operands.shape(index), operands.shape(0)));
      }
    }
  }

  @Override
  public void evaluate(Operands src, List<Tensor> dst) {
    Tensor x = src.tensor(0);
    Tensor y = dst.getFirst();
    long elements = y.shape().elements();
    if (x.dtype() == DType.FLOAT32) {
      float min = src.value(MIN).map(bound -> bound.floatAt(0)).orElse(LOWEST);
      float max = src.value(MAX).map(bound -> bound.floatAt(0)).orElse(HIGHEST);
      for (long i = 0; i < elements; i++) {
        y.floatAt(i, Math.min(Math.max(x.floatAt(i), min), max));
      }
    } else {
      long min = src.value(MIN).map(bound -> bound.longAt(0)).orElse(Long.MIN_VALUE);
      long max = src.value(MAX).map(bound -> bound.longAt(0)).orElse(Long.MAX_VALUE);
      for (long i = 0; i < elements; i++) {
        y.longAt(i, Math.min(Math.max(x.longAt(i), min), max));
      }
    }
  }
}
