package dev.cardinal.vector.ukernel;

import static dev.cardinal.vector.ukernel.Lanes.COUNT;
import static dev.cardinal.vector.ukernel.Lanes.SPECIES;
import static dev.cardinal.vector.ukernel.Lanes.fma;
import static dev.cardinal.vector.ukernel.Segments.load;
import static dev.cardinal.vector.ukernel.Segments.loadFirst;
import static dev.cardinal.vector.ukernel.Segments.store;
import static dev.cardinal.vector.ukernel.Segments.storeFirst;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

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
      FloatVector normal = fma(load(a, ai + i).sub(mean), factors, rests);
      store(fma(normal, scales, biases), dst, d + i);
    }
    if (i < n) {
      FloatVector scales = loadFirst(parameters, scale + i, n - i);
      FloatVector biases = loadFirst(parameters, bias + i, n - i);
      FloatVector normal = fma(loadFirst(a, ai + i, n - i).sub(mean), factors, rests);
      storeFirst(fma(normal, scales, biases), dst, d + i, n - i);
    }
  }
}
