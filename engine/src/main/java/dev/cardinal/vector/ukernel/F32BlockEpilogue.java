package dev.cardinal.vector.ukernel;

import static dev.cardinal.vector.ukernel.F32Blocked.BLOCK;
import static dev.cardinal.vector.ukernel.Lanes.COUNT;
import static dev.cardinal.vector.ukernel.Lanes.SPECIES;
import static dev.cardinal.vector.ukernel.Segments.BYTES;
import static dev.cardinal.vector.ukernel.Segments.ORDER;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * What follows a product on its way to memory, for pixels of one block of channels: the biases, the
 * residual, the activation. Source, residual and destination are {@code [pixel][BLOCK]}.
 */
public final class F32BlockEpilogue {
  private final F32Activation activation;
  private final float least;
  private final float most;
  private final boolean inPlace;

  /** An epilogue that ends with the activation. */
  public F32BlockEpilogue(F32Activation activation) {
    this.activation = activation;
    F32Bounds bounds = F32Bounds.of(activation);
    least = bounds.least();
    most = bounds.most();
    inPlace = !F32Bounds.are(activation);
  }

  /**
   * {@code dst = activation(src + bias)}.
   *
   * @param bias one for each channel of the block, from {@code b} on
   * @param channels how many channels of the block there are; the others become zero
   */
  public void write(
      float[] src,
      int s,
      float[] bias,
      int b,
      MemorySegment dst,
      long d,
      int pixels,
      int channels) {
    for (int lane = 0; lane < BLOCK; lane += COUNT) {
      line(src, s + lane, bias, b + lane, least, most, dst, d + lane, pixels);
    }
    finish(dst, d, pixels, channels);
  }

  /** {@code dst = activation(src + bias + residual)}, the residual from {@code d} on, too. */
  public void writeSum(
      float[] src,
      int s,
      float[] bias,
      int b,
      MemorySegment residual,
      MemorySegment dst,
      long d,
      int pixels,
      int channels) {
    for (int lane = 0; lane < BLOCK; lane += COUNT) {
      sumLine(src, s + lane, bias, b + lane, least, most, residual, dst, d + lane, pixels);
    }
    finish(dst, d, pixels, channels);
  }

  private static void line(
      float[] src,
      int s,
      float[] bias,
      int b,
      float least,
      float most,
      MemorySegment dst,
      long d,
      int pixels) {
    FloatVector add = FloatVector.fromArray(SPECIES, bias, b);
    for (int i = 0; i < pixels * BLOCK; i += BLOCK) {
      FloatVector x = FloatVector.fromArray(SPECIES, src, s + i).add(add);
      x = x.blend(least, x.compare(VectorOperators.LT, least));
      x = x.blend(most, x.compare(VectorOperators.GT, most));
      x.intoMemorySegment(dst, BYTES * (d + i), ORDER);
    }
  }

  private static void sumLine(
      float[] src,
      int s,
      float[] bias,
      int b,
      float least,
      float most,
      MemorySegment residual,
      MemorySegment dst,
      long d,
      int pixels) {
    FloatVector add = FloatVector.fromArray(SPECIES, bias, b);
    for (int i = 0; i < pixels * BLOCK; i += BLOCK) {
      FloatVector x = FloatVector.fromArray(SPECIES, src, s + i).add(add);
      x = x.add(FloatVector.fromMemorySegment(SPECIES, residual, BYTES * (d + i), ORDER));
      x = x.blend(least, x.compare(VectorOperators.LT, least));
      x = x.blend(most, x.compare(VectorOperators.GT, most));
      x.intoMemorySegment(dst, BYTES * (d + i), ORDER);
    }
  }

  private void finish(MemorySegment dst, long d, int pixels, int channels) {
    if (inPlace) {
      activation.apply(dst, d, dst, d, pixels * BLOCK);
    }
    if (channels < BLOCK) {
      clear(dst, d, pixels, channels);
    }
  }

  private static void clear(MemorySegment dst, long d, int pixels, int channels) {
    for (int lane = 0; lane < BLOCK; lane += COUNT) {
      VectorMask<Float> kept = SPECIES.indexInRange(0, Math.max(0, channels - lane));
      for (long i = d + lane; i < d + (long) pixels * BLOCK; i += BLOCK) {
        FloatVector x = FloatVector.fromMemorySegment(SPECIES, dst, BYTES * i, ORDER);
        FloatVector.zero(SPECIES).blend(x, kept).intoMemorySegment(dst, BYTES * i, ORDER);
      }
    }
  }
}
