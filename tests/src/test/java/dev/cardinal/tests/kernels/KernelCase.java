package dev.cardinal.tests.kernels;

import dev.cardinal.op.Op;
import dev.cardinal.op.Operands;
import dev.cardinal.op.Operands.Operand;
import dev.cardinal.op.Reorder;
import dev.cardinal.spi.KernelOptions;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.tensor.Layout;
import dev.cardinal.tensor.Shape;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** An operator with values for its operands, some of them known when kernels are made. */
final class KernelCase {
  private static final float[] SPECIAL = {
    Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, -0f, 0f, 1e-40f, -1e-40f, 3e38f
  };

  private final Op op;
  private final List<Operand> values = new ArrayList<>();
  private final Set<Integer> constants = new HashSet<>();

  private KernelCase(Op op) {
    this.op = op;
  }

  static KernelCase of(Op op) {
    return new KernelCase(op);
  }

  /** The next operand, known at run time only unless the operator needs it before. */
  KernelCase with(Tensor value) {
    values.add(Operand.of(value));
    return this;
  }

  /** The next operand, a constant. */
  KernelCase constant(Tensor value) {
    constants.add(values.size());
    return with(value);
  }

  /** The next operand is absent. */
  KernelCase absent() {
    values.add(Operand.ABSENT);
    return this;
  }

  /** The same with another value for an operand. */
  KernelCase replacing(int operand, Tensor value) {
    var other = new KernelCase(op);
    other.values.addAll(values);
    other.values.set(operand, Operand.of(value));
    other.constants.addAll(constants);
    return other;
  }

  Op op() {
    return op;
  }

  Operands operands() {
    return new Operands(values);
  }

  /** Whether an operand's value is known when the kernel is made. */
  boolean constant(int operand) {
    return constants.contains(operand) || op.valueOperands().contains(operand);
  }

  /** The layouts in which the operands stand: row-major, but for what a reorder says. */
  List<Layout> standing() {
    return op instanceof Reorder reorder
        ? List.of(reorder.from())
        : Collections.nCopies(values.size(), Layout.ROW_MAJOR);
  }

  /** What a kernel is made for. */
  KernelQuery query() {
    return query(operands(), standing(), KernelOptions.USUAL);
  }

  /** The same with the constants elsewhere in memory, and the operands in other layouts. */
  KernelQuery query(Operands placed, List<Layout> layouts, KernelOptions options) {
    var known = new ArrayList<Operand>();
    for (int i = 0; i < values.size(); i++) {
      if (!placed.has(i)) {
        known.add(Operand.ABSENT);
      } else if (constant(i)) {
        known.add(Operand.of(placed.tensor(i)));
      } else {
        known.add(Operand.of(placed.type(i)));
      }
    }
    var operands = new Operands(known);
    List<TensorType> results = op.infer(operands);
    return new KernelQuery(op, operands, results, layouts, wanted(results, layouts), options);
  }

  /** Who leaves the first operand in a layout would like the results so, too. */
  private List<Layout> wanted(List<TensorType> results, List<Layout> layouts) {
    Layout first = layouts.isEmpty() || op instanceof Reorder ? Layout.ROW_MAJOR : layouts.get(0);
    return results.stream()
        .map(result -> first.takes(result.shape()) ? first : Layout.ROW_MAJOR)
        .toList();
  }

  /** The problem string, the attributes and which operands are constant. */
  @Override
  public String toString() {
    return query().problem() + " as " + op + ", constants " + constants;
  }

  /** Values in [-1, 1), the same for the same shape and seed. */
  static Tensor seeded(int seed, long... dims) {
    Shape shape = Shape.of(dims);
    var random = new Random(31L * shape.hashCode() + seed);
    float[] values = new float[Math.toIntExact(shape.elements())];
    for (int i = 0; i < values.length; i++) {
      values[i] = 2 * random.nextFloat() - 1;
    }
    return Tensor.of(values, dims);
  }

  /** Values in [-1, 1). */
  static Tensor random(long... dims) {
    return seeded(1, dims);
  }

  /** Values in [-1, 1), among them NaN, infinities, zeros, denormal and large ones. */
  static Tensor special(long... dims) {
    Tensor tensor = seeded(2, dims);
    var random = new Random(tensor.shape().hashCode());
    for (long i = 0; i < tensor.shape().elements(); i++) {
      if (random.nextInt(7) == 0) {
        tensor.floatAt(i, SPECIAL[random.nextInt(SPECIAL.length)]);
      }
    }
    return tensor;
  }
}
