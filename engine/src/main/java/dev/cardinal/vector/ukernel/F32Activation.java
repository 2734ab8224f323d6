package dev.cardinal.vector.ukernel;

import static dev.cardinal.vector.ukernel.Lanes.COUNT;
import static dev.cardinal.vector.ukernel.Lanes.SPECIES;
import static dev.cardinal.vector.ukernel.Segments.BYTES;
import static dev.cardinal.vector.ukernel.Segments.ORDER;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Functions of one element, line by line, with ONNX's definitions; NaN goes through each of them.
 * Each has a loop of its own, since a loop shared by several would call instead of compute.
 */
public sealed interface F32Activation {
  /**
   * Applies the function to a line; source and destination may be the same.
   *
   * @param n length of the line
   */
  void apply(MemorySegment src, long s, MemorySegment dst, long d, int n);

  /** x. */
  record Identity() implements F32Activation {
    @Override
    public void apply(MemorySegment src, long s, MemorySegment dst, long d, int n) {
      if (!src.equals(dst) || s != d) {
        MemorySegment.copy(src, s * Float.BYTES, dst, d * Float.BYTES, (long) n * Float.BYTES);
      }
    }
  }

  /** max(x, 0). */
  record Relu() implements F32Activation {
    @Override
    public void apply(MemorySegment src, long s, MemorySegment dst, long d, int n) {
      int i = 0;
      for (; i <= n - COUNT; i += COUNT) {
        FloatVector x = FloatVector.fromMemorySegment(SPECIES, src, BYTES * (s + i), ORDER);
        x = x.blend(0f, x.compare(VectorOperators.LT, 0f));
        x.intoMemorySegment(dst, BYTES * (d + i), ORDER);
      }
      if (i < n) {
        VectorMask<Float> lanes = SPECIES.indexInRange(0, n - i);
        FloatVector x = FloatVector.fromMemorySegment(SPECIES, src, BYTES * (s + i), ORDER, lanes);
        x = x.blend(0f, x.compare(VectorOperators.LT, 0f));
        x.intoMemorySegment(dst, BYTES * (d + i), ORDER, lanes);
      }
    }
  }

  /** x where x is not negative, else alpha x. */
  record LeakyRelu(float alpha) implements F32Activation {
    @Override
    public void apply(MemorySegment src, long s, MemorySegment dst, long d, int n) {
      int i = 0;
      for (; i <= n - COUNT; i += COUNT) {
        FloatVector x = FloatVector.fromMemorySegment(SPECIES, src, BYTES * (s + i), ORDER);
        x = x.blend(x.mul(alpha), x.compare(VectorOperators.LT, 0f));
        x.intoMemorySegment(dst, BYTES * (d + i), ORDER);
      }
      if (i < n) {
        VectorMask<Float> lanes = SPECIES.indexInRange(0, n - i);
        FloatVector x = FloatVector.fromMemorySegment(SPECIES, src, BYTES * (s + i), ORDER, lanes);
        x = x.blend(x.mul(alpha), x.compare(VectorOperators.LT, 0f));
        x.intoMemorySegment(dst, BYTES * (d + i), ORDER, lanes);
      }
    }
  }

  /** min(max(x, low), high). */
  record Clip(float low, float high) implements F32Activation {
    @Override
    public void apply(MemorySegment src, long s, MemorySegment dst, long d, int n) {
      int i = 0;
      for (; i <= n - COUNT; i += COUNT) {
        FloatVector x = FloatVector.fromMemorySegment(SPECIES, src, BYTES * (s + i), ORDER);
        x = x.blend(low, x.compare(VectorOperators.LT, low));
        x = x.blend(high, x.compare(VectorOperators.GT, high));
        x.intoMemorySegment(dst, BYTES * (d + i), ORDER);
      }
      if (i < n) {
        VectorMask<Float> lanes = SPECIES.indexInRange(0, n - i);
        FloatVector x = FloatVector.fromMemorySegment(SPECIES, src, BYTES * (s + i), ORDER, lanes);
        x = x.blend(low, x.compare(VectorOperators.LT, low));
        x = x.blend(high, x.compare(VectorOperators.GT, high));
        x.intoMemorySegment(dst, BYTES * (d + i), ORDER, lanes);
      }
    }
  }

  /** max(0, min(1, alpha x + beta)). */
  record HardSigmoid(float alpha, float beta) implements F32Activation {
    @Override
    public void apply(MemorySegment src, long s, MemorySegment dst, long d, int n) {
      int i = 0;
      for (; i <= n - COUNT; i += COUNT) {
        FloatVector x = FloatVector.fromMemorySegment(SPECIES, src, BYTES * (s + i), ORDER);
        x = x.mul(alpha).add(beta);
        x = x.blend(0f, x.compare(VectorOperators.LT, 0f));
        x = x.blend(1f, x.compare(VectorOperators.GT, 1f));
        x.intoMemorySegment(dst, BYTES * (d + i), ORDER);
      }
      if (i < n) {
        VectorMask<Float> lanes = SPECIES.indexInRange(0, n - i);
        FloatVector x = FloatVector.fromMemorySegment(SPECIES, src, BYTES * (s + i), ORDER, lanes);
        x = x.mul(alpha).add(beta);
        x = x.blend(0f, x.compare(VectorOperators.LT, 0f));
        x = x.blend(1f, x.compare(VectorOperators.GT, 1f));
        x.intoMemorySegment(dst, BYTES * (d + i), ORDER, lanes);
      }
    }
  }

  /** x max(0, min(1, x / 6 + 1 / 2)). */
  record HardSwish() implements F32Activation {
    @Override
    public void apply(MemorySegment src, long s, MemorySegment dst, long d, int n) {
      int i = 0;
      for (; i <= n - COUNT; i += COUNT) {
        FloatVector x = FloatVector.fromMemorySegment(SPECIES, src, BYTES * (s + i), ORDER);
        FloatVector unit = x.mul(1 / 6f).add(0.5f);
        unit = unit.blend(0f, unit.compare(VectorOperators.LT, 0f));
        unit = unit.blend(1f, unit.compare(VectorOperators.GT, 1f));
        x = x.mul(unit);
        x.intoMemorySegment(dst, BYTES * (d + i), ORDER);
      }
      if (i < n) {
        VectorMask<Float> lanes = SPECIES.indexInRange(0, n - i);
        FloatVector x = FloatVector.fromMemorySegment(SPECIES, src, BYTES * (s + i), ORDER, lanes);
        FloatVector unit = x.mul(1 / 6f).add(0.5f);
        unit = unit.blend(0f, unit.compare(VectorOperators.LT, 0f));
        unit = unit.blend(1f, unit.compare(VectorOperators.GT, 1f));
        x = x.mul(unit);
        x.intoMemorySegment(dst, BYTES * (d + i), ORDER, lanes);
      }
    }
  }

  /**
   * 1 / (1 + exp(-x)), made of the exponential of a negative power alone, which cannot overflow;
   * NaN is in it, too.
   */
  record Sigmoid() implements F32Activation {
    @Override
    public void apply(MemorySegment src, long s, MemorySegment dst, long d, int n) {
      int i = 0;
      for (; i <= n - COUNT; i += COUNT) {
        FloatVector x = FloatVector.fromMemorySegment(SPECIES, src, BYTES * (s + i), ORDER);
        FloatVector power = Exponential.exp(x.abs().neg());
        FloatVector one = FloatVector.broadcast(SPECIES, 1f);
        x = one.blend(power, x.compare(VectorOperators.LT, 0f)).div(power.add(one));
        x.intoMemorySegment(dst, BYTES * (d + i), ORDER);
      }
      if (i < n) {
        last(src, s + i, dst, d + i, n - i);
      }
    }

    /** Apart, since two exponentials make the graph of one method too large for C2. */
    private static void last(MemorySegment src, long s, MemorySegment dst, long d, int n) {
      VectorMask<Float> lanes = SPECIES.indexInRange(0, n);
      FloatVector x = FloatVector.fromMemorySegment(SPECIES, src, BYTES * s, ORDER, lanes);
      FloatVector power = Exponential.exp(x.abs().neg());
      FloatVector one = FloatVector.broadcast(SPECIES, 1f);
      x = one.blend(power, x.compare(VectorOperators.LT, 0f)).div(power.add(one));
      x.intoMemorySegment(dst, BYTES * d, ORDER, lanes);
    }
  }

  /**
   * Hyperbolic tangent: (exp(2x) - 1) / (exp(2x) + 1), and where that loses digits, Lambert's
   * continued fraction.
   */
  record Tanh() implements F32Activation {
    private static final float SMALL = 0.6f;

    /** From here on the result is one. */
    private static final float LARGE = 10f;

    @Override
    public void apply(MemorySegment src, long s, MemorySegment dst, long d, int n) {
      int i = 0;
      for (; i <= n - COUNT; i += COUNT) {
        FloatVector x = FloatVector.fromMemorySegment(SPECIES, src, BYTES * (s + i), ORDER);
        FloatVector bounded = x.blend(-LARGE, x.compare(VectorOperators.LT, -LARGE));
        bounded = bounded.blend(LARGE, bounded.compare(VectorOperators.GT, LARGE));
        FloatVector power = Exponential.exp(bounded.add(bounded));
        FloatVector square = x.mul(x);
        FloatVector above = square.mul(21f).add(1260f).mul(square).add(10395f).mul(x);
        FloatVector below = square.add(210f).mul(square).add(4725f).mul(square).add(10395f);
        VectorMask<Float> small = x.abs().compare(VectorOperators.LT, SMALL);
        x = power.sub(1f).blend(above, small).div(power.add(1f).blend(below, small));
        x.intoMemorySegment(dst, BYTES * (d + i), ORDER);
      }
      if (i < n) {
        last(src, s + i, dst, d + i, n - i);
      }
    }

    /** Apart, since two exponentials make the graph of one method too large for C2. */
    private static void last(MemorySegment src, long s, MemorySegment dst, long d, int n) {
      VectorMask<Float> lanes = SPECIES.indexInRange(0, n);
      FloatVector x = FloatVector.fromMemorySegment(SPECIES, src, BYTES * s, ORDER, lanes);
      FloatVector bounded = x.blend(-LARGE, x.compare(VectorOperators.LT, -LARGE));
      bounded = bounded.blend(LARGE, bounded.compare(VectorOperators.GT, LARGE));
      FloatVector power = Exponential.exp(bounded.add(bounded));
      FloatVector square = x.mul(x);
      FloatVector above = square.mul(21f).add(1260f).mul(square).add(10395f).mul(x);
      FloatVector below = square.add(210f).mul(square).add(4725f).mul(square).add(10395f);
      VectorMask<Float> small = x.abs().compare(VectorOperators.LT, SMALL);
      x = power.sub(1f).blend(above, small).div(power.add(1f).blend(below, small));
      x.intoMemorySegment(dst, BYTES * d, ORDER, lanes);
    }
  }
}
