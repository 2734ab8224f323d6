package dev.cardinal.op;

import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Shape;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.List;
import java.util.Set;

/**
 * Dropout at inference: the same tensor.
 *
 * <p>Operands: 0 data, float32; 1 ratio, optional, without effect; 2 training mode, optional, a
 * bool that must be false. Results: 0 of data's type; 1, if asked for, a bool mask of data's shape,
 * all true.
 *
 * @param mask whether the second result is asked for
 */
public record Dropout(boolean mask) implements Op {
  private static final int TRAINING = 2;

  /** Without the mask. */
  public Dropout() {
    this(false);
  }

  @Override
  public List<TensorType> infer(Operands operands) {
    operands.requireCount(1, 3);
    operands.requireType(0, DType.FLOAT32);
    if (operands.has(TRAINING)) {
      operands.requireType(TRAINING, DType.BOOL);
      boolean scalar = operands.shape(TRAINING).elements() == 1;
      if (!scalar || operands.tensor(TRAINING).longAt(0) != 0) {
        throw new OperandException(
            "training mode (%s) of data %s must be a single false: only inference is supported"
                .formatted(operands.shape(TRAINING), operands.shape(0)));
      }
    }
    Shape shape = operands.shape(0);
    return mask
        ? List.of(operands.type(0), new TensorType(DType.BOOL, shape))
        : List.of(operands.type(0));
  }

  @Override
  public void evaluate(Operands src, List<Tensor> dst) {
    Elements.copy(src.tensor(0), dst.getFirst());
    if (mask) {
      Elements.fill(dst.get(1), Tensor.of(new boolean[] {true}));
    }
  }

  @Override
  public Set<Integer> valueOperands() {
    return Set.of(TRAINING);
  }

  @Override
  public boolean isView() {
    return !mask;
  }
}
