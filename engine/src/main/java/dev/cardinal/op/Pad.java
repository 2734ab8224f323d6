package dev.cardinal.op;

import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Shape;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A tensor with a margin around it. Negative pads cut off instead, before anything is added.
 *
 * <p>Operands: 0 data, of any type; 1 pads, a vector of integers: for each axis what is added
 * before it, then for each what is added after; 2 the value of a constant margin, optional: one
 * element of data's type, else 0; 3 the axes to which the pads belong, optional: all; negative ones
 * counted from the end.
 *
 * @param mode what the margin consists of
 */
public record Pad(Mode mode) implements Op {
  /** The operand that holds the pads: those before all axes, then those behind. */
  public static final int PADS = 1;

  /** The index of the optional value of a constant margin. */
  public static final int VALUE = 2;

  /** The operand that holds the padded axes; all if absent. */
  public static final int AXES = 3;

  /** What a margin consists of. */
  public enum Mode {
    /** One value. */
    CONSTANT,
    /** The tensor mirrored at its first and last elements, which are not repeated. */
    REFLECT,
    /** The first and last elements. */
    EDGE,
    /** The tensor repeated. */
    WRAP;

    /** ONNX's name, in lower case. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** With ONNX's default: a constant margin. */
  public Pad() {
    this(Mode.CONSTANT);
  }

  @Override
  public List<TensorType> infer(Operands operands) {
    operands.requireCount(2, 4);
    Shape shape = operands.shape(0);
    if (operands.has(VALUE)) {
      operands.requireType(VALUE, operands.dtype(0));
      if (operands.shape(VALUE).elements() != 1) {
        throw new OperandException(
            "the constant %s with which data %s is padded must be a single element"
                .formatted(operands.shape(VALUE), shape));
      }
    }
    long[][] pads = pads(operands);
    long[] dims = kept(shape, pads);
    for (int axis = 0; axis < dims.length; axis++) {
      boolean grows = pads[0][axis] > 0 || pads[1][axis] > 0;
      if (grows && dims[axis] == 0 && mode != Mode.CONSTANT) {
        throw new OperandException(
            "data %s has nothing left along axis %s of which mode %s could make a margin"
                .formatted(shape, axis, mode));
      }
      dims[axis] = Axes.add(dims[axis], Math.max(pads[0][axis], 0));
      dims[axis] = Axes.add(dims[axis], Math.max(pads[1][axis], 0));
    }
    return List.of(new TensorType(operands.dtype(0), Axes.shape(dims)));
  }

  /** The pads before every axis and those after, of operands that {@link #infer} accepts. */
  public long[][] pads(Operands operands) {
    Shape shape = operands.shape(0);
    long[] given = Axes.longs(operands, PADS);
    int[] axes =
        Axes.normalize(
            operands.has(AXES) ? Axes.longs(operands, AXES) : Axes.all(shape.rank()),
            shape.rank(),
            shape);
    if (given.length != 2 * axes.length) {
      throw new OperandException(
          "pads %s of data %s have %s entries, expected two for each of %s axes"
              .formatted(Arrays.toString(given), shape, given.length, axes.length));
    }
    long[][] pads = new long[2][shape.rank()];
    for (int i = 0; i < axes.length; i++) {
      pads[0][axes[i]] = given[i];
      pads[1][axes[i]] = given[i + axes.length];
    }
    return pads;
  }

  /** The sizes of what negative pads leave. */
  private static long[] kept(Shape shape, long[][] pads) {
    long[] kept = shape.dims();
    for (int axis = 0; axis < kept.length; axis++) {
      for (long[] side : pads) {
        if (side[axis] < -kept[axis]) {
          throw new OperandException(
              "pads %s and %s cut off more than data %s has along axis %s"
                  .formatted(pads[0][axis], pads[1][axis], shape, axis));
        }
        kept[axis] += Math.min(side[axis], 0);
      }
    }
    return kept;
  }

  @Override
  public void evaluate(Operands src, List<Tensor> dst) {
    Tensor data = src.tensor(0);
    Tensor result = dst.getFirst();
    long[][] pads = pads(src);
    long[] dims = kept(data.shape(), pads);
    if (mode == Mode.CONSTANT) {
      Elements.fill(result, src.value(VALUE).orElseGet(() -> zero(data.dtype())));
    }
    long[] from = data.shape().strides();
    long[] to = result.shape().strides();
    long first = 0;
    long start = 0;
    for (int axis = 0; axis < dims.length; axis++) {
      first += Math.max(-pads[0][axis], 0) * from[axis];
      start += Math.max(pads[0][axis], 0) * to[axis];
    }
    Elements.copy(
        new Elements.Block(data, first, from), new Elements.Block(result, start, to), dims);
    for (int axis = 0; axis < dims.length && mode != Mode.CONSTANT; axis++) {
      start -= Math.max(pads[0][axis], 0) * to[axis];
      extend(result, start, dims, axis, pads);
    }
  }

  /** Fills both margins along one axis from what stands between them. */
  private void extend(Tensor result, long start, long[] dims, int axis, long[][] pads) {
    long before = Math.max(pads[0][axis], 0);
    long[] strides = result.shape().strides();
    long size = dims[axis];
    dims[axis] = 1;
    for (long i = 0; i < result.shape().dim(axis); i++) {
      if (i == before) {
        i += size - 1;
        continue;
      }
      long from = before + source(i - before, size);
      Elements.copy(
          new Elements.Block(result, start + from * strides[axis], strides),
          new Elements.Block(result, start + i * strides[axis], strides),
          dims);
    }
    dims[axis] = result.shape().dim(axis);
  }

  /** The position within 0 to size - 1 that stands at a position outside. */
  private long source(long position, long size) {
    return switch (mode) {
      case EDGE -> Math.clamp(position, 0L, size - 1);
      case WRAP -> Math.floorMod(position, size);
      case REFLECT -> {
        long folded = size == 1 ? 0 : Math.floorMod(position, 2 * (size - 1));
        yield Math.min(folded, 2 * (size - 1) - folded);
      }
      case CONSTANT -> throw new IllegalStateException("a constant margin has no source");
    };
  }

  private static Tensor zero(DType dtype) {
    return Tensor.allocate(new TensorType(dtype, Shape.SCALAR));
  }

  @Override
  public Set<Integer> valueOperands() {
    return Set.of(PADS, AXES);
  }
}
