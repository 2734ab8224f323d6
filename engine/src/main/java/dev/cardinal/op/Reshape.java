package dev.cardinal.op;

import dev.cardinal.tensor.Shape;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * The same elements under another shape.
 *
 * <p>Operands: 0 data, of any type; 1 shape, a vector of integers: a size of 0 is that of data's
 * axis at the same place (unless zeros are allowed), one size may be -1 and is found from the
 * others.
 *
 * @param allowZero whether a size of 0 in the shape means 0
 */
public record Reshape(boolean allowZero) implements Op {
  /** With ONNX's default: a size of 0 is taken from data. */
  public Reshape() {
    this(false);
  }

  @Override
  public List<TensorType> infer(Operands operands) {
    operands.requireCount(2, 2);
    Shape shape = operands.shape(0);
    long[] dims = Axes.longs(operands, 1);
    var sizes = new Sizes(shape, dims);
    for (int i = 0; i < dims.length; i++) {
      sizes.add(i, allowZero);
    }
    return List.of(new TensorType(operands.dtype(0), sizes.shape()));
  }

  @Override
  public void evaluate(Operands src, List<Tensor> dst) {
    Elements.copy(src.tensor(0), dst.getFirst());
  }

  @Override
  public Set<Integer> valueOperands() {
    return Set.of(1);
  }

  @Override
  public boolean isView() {
    return true;
  }

  /** The requested sizes, decided one by one. */
  private static final class Sizes {
    private final Shape data;
    private final long[] asked;
    private final long[] dims;
    private final long[] given; // 1 in place of sizes that are copied or unknown
    private final long[] rest; // data's sizes, 1 in place of those that are copied
    private int unknown = -1;

    Sizes(Shape data, long[] asked) {
      this.data = data;
      this.asked = asked;
      dims = asked.clone();
      given = asked.clone();
      rest = data.dims();
    }

    void add(int i, boolean allowZero) {
      if (asked[i] < -1) {
        throw error("a size must be at least -1");
      } else if (asked[i] == -1 && unknown >= 0) {
        throw error("only one size may be -1");
      } else if (asked[i] == -1) {
        unknown = i;
        given[i] = 1;
      } else if (asked[i] == 0 && !allowZero) {
        if (i >= data.rank()) {
          throw error("the 0 at axis " + i + " copies a size that data does not have");
        }
        dims[i] = data.dim(i);
        given[i] = 1;
        rest[i] = 1;
      }
    }

    Shape shape() {
      if (unknown >= 0) {
        dims[unknown] = missing();
      }
      Shape result = Axes.shape(dims);
      if (result.elements() != data.elements()) {
        throw error(
            "data has %s elements, the result %s would have %s"
                .formatted(data.elements(), result, result.elements()));
      }
      return result;
    }

    /** The unknown size. Copied sizes cancel out, so that they may be 0. */
    private long missing() {
      long known = Axes.shape(given).elements();
      long elements = Axes.shape(rest).elements();
      if (known == 0 || elements % known != 0) {
        throw error("%s elements for the -1 are no multiple of %s".formatted(elements, known));
      }
      return elements / known;
    }

    private OperandException error(String reason) {
      return new OperandException(
          "data %s cannot be reshaped to %s: %s".formatted(data, Arrays.toString(asked), reason));
    }
  }
}
