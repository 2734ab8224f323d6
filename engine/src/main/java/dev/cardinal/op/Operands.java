package dev.cardinal.op;

import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Shape;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an operator is applied to: for each operand its type, or that it is absent, and its value
 * where that is known (a constant, or any tensor at the time of evaluation).
 */
public final class Operands {
  /**
   * One operand: absent if both are empty; a value implies its type.
   *
   * @param type the type, empty for an optional operand that is not given
   * @param value the value, if it is known
   */
  public record Operand(Optional<TensorType> type, Optional<Tensor> value) {
    /** An optional operand that is not given. */
    public static final Operand ABSENT = new Operand(Optional.empty(), Optional.empty());

    /** An operand of which only the type is known. */
    public static Operand of(TensorType type) {
      return new Operand(Optional.of(type), Optional.empty());
    }

    /** An operand whose value is known. */
    public static Operand of(Tensor value) {
      return new Operand(Optional.of(value.type()), Optional.of(value));
    }
  }

  private final List<Operand> operands;

  /** Operands in order; trailing absent ones may be left out. */
  public Operands(List<Operand> operands) {
    this.operands = List.copyOf(operands);
  }

  /** Operands whose values are all known. */
  public static Operands of(Tensor... tensors) {
    var operands = new ArrayList<Operand>();
    for (Tensor tensor : tensors) {
      operands.add(Operand.of(tensor));
    }
    return new Operands(operands);
  }

  /** Operands of which only the types are known. */
  public static Operands of(TensorType... types) {
    var operands = new ArrayList<Operand>();
    for (TensorType type : types) {
      operands.add(Operand.of(type));
    }
    return new Operands(operands);
  }

  /** The number of operands, absent ones in between counted. */
  public int count() {
    return operands.size();
  }

  /** Whether the operand is given. */
  public boolean has(int index) {
    return index < operands.size() && operands.get(index).type().isPresent();
  }

  /**
   * The type of an operand.
   *
   * @throws OperandException if it is absent
   */
  public TensorType type(int index) {
    if (!has(index)) {
      throw new OperandException("operand " + index + " is missing");
    }
    return operands.get(index).type().orElseThrow();
  }

  /** The shape of an operand; see {@link #type}. */
  public Shape shape(int index) {
    return type(index).shape();
  }

  /** The element type of an operand; see {@link #type}. */
  public DType dtype(int index) {
    return type(index).dtype();
  }

  /** The value of an operand, if it is given and known. */
  public Optional<Tensor> value(int index) {
    return has(index) ? operands.get(index).value() : Optional.empty();
  }

  /**
   * The value of an operand.
   *
   * @throws OperandException if it is absent or not known
   */
  public Tensor tensor(int index) {
    return value(index)
        .orElseThrow(
            () ->
                new OperandException(
                    "the value of operand " + index + " is needed, but only known at run time"));
  }

  /**
   * The integers of an operand such as axes or a shape, in order.
   *
   * @throws OperandException if it is absent, not known or not of an integer type
   */
  public long[] longs(int index) {
    Tensor tensor = tensor(index);
    if (tensor.dtype() == DType.FLOAT32) {
      throw new OperandException("operand " + index + " must be of an integer type: " + tensor);
    }
    return tensor.toLongs();
  }

  /**
   * Checks that the operands from 0 to {@code least} (exclusive) are given, and none from {@code
   * most} on.
   */
  public void requireCount(int least, int most) {
    for (int i = 0; i < least; i++) {
      if (!has(i)) {
        throw new OperandException(
            "operand %s is missing: found %s, expected at least %s".formatted(i, this, least));
      }
    }
    for (int i = most; i < count(); i++) {
      if (has(i)) {
        throw new OperandException(
            "operand %s is one too many: found %s, expected at most %s".formatted(i, this, most));
      }
    }
  }

  /** Checks an operand's element type. */
  public void requireType(int index, DType... allowed) {
    DType found = dtype(index);
    for (DType dtype : allowed) {
      if (dtype == found) {
        return;
      }
    }
    throw new OperandException(
        "operand " + index + " is " + type(index) + ", expected one of " + List.of(allowed));
  }

  /** Checks that an operand's rank lies between two bounds, both inclusive. */
  public void requireRank(int index, int least, int most) {
    int rank = shape(index).rank();
    if (rank < least || rank > most) {
      throw new OperandException(
          "operand "
              + index
              + " is "
              + type(index)
              + " of rank "
              + rank
              + ", expected rank "
              + (least == most ? least : least + " to " + most));
    }
  }

  /** The operands' types, as in {@code (float32[1x3x8x8], float32[4x3x3x3])}. */
  @Override
  public String toString() {
    var text = new StringBuilder("(");
    for (Operand operand : operands) {
      text.append(text.length() > 1 ? ", " : "")
          .append(operand.type().map(TensorType::toString).orElse("-"));
    }
    return text.append(')').toString();
  }
}
