package dev.cardinal.vector.ukernel;

import static dev.cardinal.vector.ukernel.Lanes.COUNT;
import static dev.cardinal.vector.ukernel.Lanes.FUSED;
import static dev.cardinal.vector.ukernel.Lanes.SPECIES;
import static dev.cardinal.vector.ukernel.Segments.BYTES;
import static dev.cardinal.vector.ukernel.Segments.ORDER;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** Lines that are normalised and then scaled, each element by numbers of its own. */
public final class F32Affine {
  private F32Affine() {}

  /**
   * {@code dst = ((a - mean) * factor + rest) * scale + bias} for {@code n} floats.
   *
   * @param parameters the scales from {@code scale} on, the biases from {@code bias} on
   */
  public static void normalize(
      MemorySegment a,
      long ai,
      float mean,
      float factor,
      float rest,
      float[] parameters,
      int scale,
      int bias,
      MemorySegment dst,
      long d,
      int n) {
    FloatVector factors = FloatVector.broadcast(SPECIES, factor);
    FloatVector rests = FloatVector.broadcast(SPECIES, rest);
    int i = 0;
    for (; i <= n - COUNT; i += COUNT) {
      FloatVector scales = FloatVector.fromArray(SPECIES, parameters, scale + i);
      FloatVector biases = FloatVector.fromArray(SPECIES, parameters, bias + i);
      FloatVector x = FloatVector.fromMemorySegment(SPECIES, a, BYTES * (ai + i), ORDER);
      x = x.sub(mean);
      x = FUSED ? x.fma(factors, rests) : x.mul(factors).add(rests);
      x = FUSED ? x.fma(scales, biases) : x.mul(scales).add(biases);
      x.intoMemorySegment(dst, BYTES * (d + i), ORDER);
    }
    if (i < n) {
      VectorMask<Float> lanes = SPECIES.indexInRange(0, n - i);
      FloatVector scales = FloatVector.fromArray(SPECIES, parameters, scale + i, lanes);
      FloatVector biases = FloatVector.fromArray(SPECIES, parameters, bias + i, lanes);
      FloatVector x = FloatVector.fromMemorySegment(SPECIES, a, BYTES * (ai + i), ORDER, lanes);
      x = x.sub(mean);
      x = FUSED ? x.fma(factors, rests) : x.mul(factors).add(rests);
      x = FUSED ? x.fma(scales, biases) : x.mul(scales).add(biases);
      x.intoMemorySegment(dst, BYTES * (d + i), ORDER, lanes);
    }
  }
}
