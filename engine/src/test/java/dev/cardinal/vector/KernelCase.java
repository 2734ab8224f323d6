package dev.cardinal.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.op.Op;
import dev.cardinal.op.Operands;
import dev.cardinal.op.Operands.Operand;
import dev.cardinal.spi.KernelDescriptor;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.Support;
import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Shape;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** An operator with values for its operands, to compare kernels with the evaluation in double. */
final class KernelCase {
  private final Op op;
  private final List<Operand> values = new ArrayList<>();
  private final Set<Integer> constants = new HashSet<>();

  KernelCase(Op op) {
    this.op = op;
  }

  /** The next operand, known at run time only. */
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

  KernelQuery query() {
    var known = new ArrayList<Operand>();
    for (int i = 0; i < values.size(); i++) {
      Operand value = values.get(i);
      boolean constant = constants.contains(i) || op.valueOperands().contains(i);
      known.add(constant || value.type().isEmpty() ? value : Operand.of(value.type().get()));
    }
    return KernelQuery.of(op, new Operands(known));
  }

  /**
   * Runs every kernel that takes the node, at least one, on one to three threads.
   *
   * @param tolerance an element's error, as a part of its magnitude or 1, whichever is larger
   */
  void check(double tolerance) {
    KernelQuery query = query();
    var operands = new Operands(values);
    List<Tensor> expected = op.evaluate(operands);
    int taken = 0;
    for (KernelDescriptor kernel : KernelLists.of(op)) {
      if (kernel.support(query) instanceof Support.Supported) {
        taken++;
        List<Tensor> found = GuardedRun.run(kernel, query, operands, 1);
        String name = kernel.id() + " for " + query.problem() + " " + op;
        for (int i = 0; i < found.size(); i++) {
          assertNear(expected.get(i), found.get(i), tolerance, name);
        }
        for (int threads = 2; threads <= 3; threads++) {
          assertBitwiseEqual(found, GuardedRun.run(kernel, query, operands, threads), name);
        }
      }
    }
    assertTrue(taken > 0, () -> "nobody takes " + query.problem() + " " + op + declined(query));
  }

  /** Why the kernels decline; fails if one does not. */
  String declined() {
    return declined(query());
  }

  private String declined(KernelQuery query) {
    var reasons = new StringBuilder();
    for (KernelDescriptor kernel : KernelLists.of(op)) {
      switch (kernel.support(query)) {
        case Support.Supported() -> throw new AssertionError(kernel.id() + " takes " + op);
        case Support.Unsupported(String reason) -> reasons.append(' ').append(reason);
      }
    }
    return reasons.toString();
  }

  private static void assertNear(Tensor expected, Tensor found, double tolerance, String name) {
    assertEquals(expected.type(), found.type(), name);
    for (long i = 0; i < expected.shape().elements(); i++) {
      double e = expected.doubleAt(i);
      double f = found.doubleAt(i);
      double allowed = tolerance * Math.max(1, Math.abs(e));
      boolean same = Math.abs(e - f) <= allowed || Double.compare(e, f) == 0;
      if (!same) {
        throw new AssertionError(name + " [" + i + "]: " + f + ", expected " + e);
      }
    }
  }

  /** Any NaN equals any other: which bits one has depends on how the JVM compiled the sum. */
  private static void assertBitwiseEqual(List<Tensor> expected, List<Tensor> found, String name) {
    for (int i = 0; i < expected.size(); i++) {
      Tensor e = expected.get(i);
      Tensor f = found.get(i);
      if (e.type().dtype() != DType.FLOAT32) {
        assertEquals(-1, e.segment().mismatch(f.segment()), name);
        continue;
      }
      for (long j = 0; j < e.shape().elements(); j++) {
        int bits = Float.floatToIntBits(e.floatAt(j));
        assertEquals(bits, Float.floatToIntBits(f.floatAt(j)), name);
      }
    }
  }

  /** Values in [-1, 1), the same for the same shape; of integers, from -50 to 49. */
  static Tensor random(DType dtype, long... dims) {
    Shape shape = Shape.of(dims);
    Tensor tensor = Tensor.allocate(new TensorType(dtype, shape));
    Random random = new Random(shape.hashCode());
    for (long i = 0; i < shape.elements(); i++) {
      if (dtype == DType.FLOAT32) {
        tensor.floatAt(i, 2 * random.nextFloat() - 1);
      } else {
        tensor.longAt(i, random.nextInt(100) - 50);
      }
    }
    return tensor;
  }

  /** Floats in [-1, 1). */
  static Tensor random(long... dims) {
    return random(DType.FLOAT32, dims);
  }

  /** Floats in [-1, 1), some of them replaced by NaN, infinities, zeros and tiny numbers. */
  static Tensor special(long... dims) {
    float[] others = {
      Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, -0f, 0f, 1e-40f, -1e-40f, 3e38f
    };
    Tensor tensor = random(dims);
    Random random = new Random(tensor.shape().hashCode() + 1L);
    for (long i = 0; i < tensor.shape().elements(); i++) {
      if (random.nextInt(7) == 0) {
        tensor.floatAt(i, others[random.nextInt(others.length)]);
      }
    }
    return tensor;
  }
}
