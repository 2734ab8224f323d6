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
 * What follows a product, row by row on its way to memory: the bias, the residual, the activation.
 * The frequent ends are loops of their own; any other activation passes over the row once more,
 * while it is in the cache.
 */
public final class F32Epilogue {
  private final F32Activation activation;
  private final boolean relu;
  private final boolean inPlace;

  /** An epilogue that ends with the activation. */
  public F32Epilogue(F32Activation activation) {
    this.activation = activation;
    this.relu = activation instanceof F32Activation.Relu;
    this.inPlace = !relu && !(activation instanceof F32Activation.Identity);
  }

  /** {@code dst = activation(src + bias)} for {@code n} floats. */
  public void write(float[] src, int s, float bias, MemorySegment dst, long d, int n) {
    if (relu) {
      writeRelu(src, s, bias, dst, d, n);
    } else {
      writePlain(src, s, bias, dst, d, n);
    }
    if (inPlace) {
      activation.apply(dst, d, dst, d, n);
    }
  }

  /**
   * {@code dst = activation(src + bias + residual)} for {@code n} floats; the residual may be what
   * {@code dst} holds.
   */
  public void writeSum(
      float[] src,
      int s,
      float bias,
      MemorySegment residual,
      long r,
      MemorySegment dst,
      long d,
      int n) {
    if (relu) {
      writeSumRelu(src, s, bias, residual, r, dst, d, n);
    } else {
      writeSumPlain(src, s, bias, residual, r, dst, d, n);
    }
    if (inPlace) {
      activation.apply(dst, d, dst, d, n);
    }
  }

  private static void writePlain(float[] src, int s, float bias, MemorySegment dst, long d, int n) {
    int i = 0;
    for (; i <= n - COUNT; i += COUNT) {
      FloatVector x = FloatVector.fromArray(SPECIES, src, s + i).add(bias);
      x.intoMemorySegment(dst, BYTES * (d + i), ORDER);
    }
    if (i < n) {
      VectorMask<Float> lanes = SPECIES.indexInRange(0, n - i);
      FloatVector x = FloatVector.fromArray(SPECIES, src, s + i, lanes).add(bias);
      x.intoMemorySegment(dst, BYTES * (d + i), ORDER, lanes);
    }
  }

  private static void writeRelu(float[] src, int s, float bias, MemorySegment dst, long d, int n) {
    int i = 0;
    for (; i <= n - COUNT; i += COUNT) {
      FloatVector x = FloatVector.fromArray(SPECIES, src, s + i).add(bias);
      x = x.blend(0f, x.compare(VectorOperators.LT, 0f));
      x.intoMemorySegment(dst, BYTES * (d + i), ORDER);
    }
    if (i < n) {
      VectorMask<Float> lanes = SPECIES.indexInRange(0, n - i);
      FloatVector x = FloatVector.fromArray(SPECIES, src, s + i, lanes).add(bias);
      x = x.blend(0f, x.compare(VectorOperators.LT, 0f));
      x.intoMemorySegment(dst, BYTES * (d + i), ORDER, lanes);
    }
  }

  private static void writeSumPlain(
      float[] src,
      int s,
      float bias,
      MemorySegment residual,
      long r,
      MemorySegment dst,
      long d,
      int n) {
    int i = 0;
    for (; i <= n - COUNT; i += COUNT) {
      FloatVector x = FloatVector.fromArray(SPECIES, src, s + i).add(bias);
      x = x.add(FloatVector.fromMemorySegment(SPECIES, residual, BYTES * (r + i), ORDER));
      x.intoMemorySegment(dst, BYTES * (d + i), ORDER);
    }
    if (i < n) {
      VectorMask<Float> lanes = SPECIES.indexInRange(0, n - i);
      FloatVector x = FloatVector.fromArray(SPECIES, src, s + i, lanes).add(bias);
      x = x.add(FloatVector.fromMemorySegment(SPECIES, residual, BYTES * (r + i), ORDER, lanes));
      x.intoMemorySegment(dst, BYTES * (d + i), ORDER, lanes);
    }
  }

  private static void writeSumRelu(
      float[] src,
      int s,
      float bias,
      MemorySegment residual,
      long r,
      MemorySegment dst,
      long d,
      int n) {
    int i = 0;
    for (; i <= n - COUNT; i += COUNT) {
      FloatVector x = FloatVector.fromArray(SPECIES, src, s + i).add(bias);
      x = x.add(FloatVector.fromMemorySegment(SPECIES, residual, BYTES * (r + i), ORDER));
      x = x.blend(0f, x.compare(VectorOperators.LT, 0f));
      x.intoMemorySegment(dst, BYTES * (d + i), ORDER);
    }
    if (i < n) {
      VectorMask<Float> lanes = SPECIES.indexInRange(0, n - i);
      FloatVector x = FloatVector.fromArray(SPECIES, src, s + i, lanes).add(bias);
      x = x.add(FloatVector.fromMemorySegment(SPECIES, residual, BYTES * (r + i), ORDER, lanes));
      x = x.blend(0f, x.compare(VectorOperators.LT, 0f));
      x.intoMemorySegment(dst, BYTES * (d + i), ORDER, lanes);
    }
  }
}
