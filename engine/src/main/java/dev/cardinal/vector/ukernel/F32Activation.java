package dev.cardinal.vector.ukernel;

import static dev.cardinal.vector.ukernel.Lanes.COUNT;
import static dev.cardinal.vector.ukernel.Lanes.SPECIES;
import static dev.cardinal.vector.ukernel.Segments.load;
import static dev.cardinal.vector.ukernel.Segments.loadFirst;
import static dev.cardinal.vector.ukernel.Segments.store;
import static dev.cardinal.vector.ukernel.Segments.storeFirst;

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
        store(value(load(src, s + i)), dst, d + i);
      }
      if (i < n) {
        storeFirst(value(loadFirst(src, s + i, n - i)), dst, d + i, n - i);
      }
    }

    private static FloatVector value(FloatVector x) {
      return x.blend(0f, x.compare(VectorOperators.LT, 0f));
    }
  }

  /** x where x is not negative, else alpha x. */
  record LeakyRelu(float alpha) implements F32Activation {
    @Override
    public void apply(MemorySegment src, long s, MemorySegment dst, long d, int n) {
      int i = 0;
      for (; i <= n - COUNT; i += COUNT) {
        store(value(load(src, s + i)), dst, d + i);
      }
      if (i < n) {
        storeFirst(value(loadFirst(src, s + i, n - i)), dst, d + i, n - i);
      }
    }

    private FloatVector value(FloatVector x) {
      return x.blend(x.mul(alpha), x.compare(VectorOperators.LT, 0f));
    }
  }

  /** min(max(x, low), high). */
  record Clip(float low, float high) implements F32Activation {
    @Override
    public void apply(MemorySegment src, long s, MemorySegment dst, long d, int n) {
      int i = 0;
      for (; i <= n - COUNT; i += COUNT) {
        store(value(load(src, s + i)), dst, d + i);
      }
      if (i < n) {
        storeFirst(value(loadFirst(src, s + i, n - i)), dst, d + i, n - i);
      }
    }

    private FloatVector value(FloatVector x) {
      FloatVector above = x.blend(low, x.compare(VectorOperators.LT, low));
      return above.blend(high, above.compare(VectorOperators.GT, high));
    }
  }

  /** max(0, min(1, alpha x + beta)). */
  record HardSigmoid(float alpha, float beta) implements F32Activation {
    @Override
    public void apply(MemorySegment src, long s, MemorySegment dst, long d, int n) {
      int i = 0;
      for (; i <= n - COUNT; i += COUNT) {
        store(value(load(src, s + i)), dst, d + i);
      }
      if (i < n) {
        storeFirst(value(loadFirst(src, s + i, n - i)), dst, d + i, n - i);
      }
    }

    private FloatVector value(FloatVector x) {
      return unit(x.mul(alpha).add(beta));
    }
  }

  /** x max(0, min(1, x / 6 + 1 / 2)). */
  record HardSwish() implements F32Activation {
    @Override
    public void apply(MemorySegment src, long s, MemorySegment dst, long d, int n) {
      int i = 0;
      for (; i <= n - COUNT; i += COUNT) {
        store(value(load(src, s + i)), dst, d + i);
      }
      if (i < n) {
        storeFirst(value(loadFirst(src, s + i, n - i)), dst, d + i, n - i);
      }
    }

    private static FloatVector value(FloatVector x) {
      return x.mul(unit(x.mul(1 / 6f).add(0.5f)));
    }
  }

  /** 1 / (1 + exp(-x)). */
  record Sigmoid() implements F32Activation {
    @Override
    public void apply(MemorySegment src, long s, MemorySegment dst, long d, int n) {
      int i = 0;
      for (; i <= n - COUNT; i += COUNT) {
        store(value(load(src, s + i)), dst, d + i);
      }
      if (i < n) {
        storeFirst(value(loadFirst(src, s + i, n - i)), dst, d + i, n - i);
      }
    }

    private static FloatVector value(FloatVector x) {
      // Of a negative power alone, which cannot overflow; NaN is in it, too.
      FloatVector power = Exponential.exp(x.abs().neg());
      FloatVector one = FloatVector.broadcast(SPECIES, 1f);
      return one.blend(power, x.compare(VectorOperators.LT, 0f)).div(power.add(one));
    }
  }

  /** Hyperbolic tangent. */
  record Tanh() implements F32Activation {
    @Override
    public void apply(MemorySegment src, long s, MemorySegment dst, long d, int n) {
      int i = 0;
      for (; i <= n - COUNT; i += COUNT) {
        store(value(load(src, s + i)), dst, d + i);
      }
      if (i < n) {
        storeFirst(value(loadFirst(src, s + i, n - i)), dst, d + i, n - i);
      }
    }

    private static final float SMALL = 0.6f;

    /** From here on the result is one. */
    private static final float LARGE = 10f;

    /** (exp(2x) - 1) / (exp(2x) + 1), and where that loses digits, Lambert's continued fraction. */
    private static FloatVector value(FloatVector x) {
      FloatVector bounded = x.blend(-LARGE, x.compare(VectorOperators.LT, -LARGE));
      bounded = bounded.blend(LARGE, bounded.compare(VectorOperators.GT, LARGE));
      FloatVector power = Exponential.exp(bounded.add(bounded));
      FloatVector square = x.mul(x);
      FloatVector above = square.mul(21f).add(1260f).mul(square).add(10395f).mul(x);
      FloatVector below = square.add(210f).mul(square).add(4725f).mul(square).add(10395f);
      VectorMask<Float> small = x.abs().compare(VectorOperators.LT, SMALL);
      return power.sub(1f).blend(above, small).div(power.add(1f).blend(below, small));
    }
  }

  private static FloatVector unit(FloatVector x) {
    FloatVector above = x.blend(0f, x.compare(VectorOperators.LT, 0f));
    return above.blend(1f, above.compare(VectorOperators.GT, 1f));
  }
}
