package dev.cardinal.vector.ukernel;

import static dev.cardinal.vector.ukernel.Lanes.COUNT;
import static dev.cardinal.vector.ukernel.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/** Planes whose rows adjoin, moved to the left or right, with zeros where rows would mix. */
public final class F32PlaneShift {
  private static final VectorSpecies<Integer> INTS =
      VectorSpecies.of(int.class, SPECIES.vectorShape());

  private F32PlaneShift() {}

  /**
   * {@code array[d + i] = array[s + i]} where {@code bits[i]} is -1, and 0 where it is 0, for
   * {@code n} floats rounded up to whole vectors.
   *
   * @param s where the plane begins, moved by the shift
   * @param bits as many as floats are written
   * @param d the floats written must not be read
   */
  public static void shift(float[] array, int s, int[] bits, int d, int n) {
    for (int i = 0; i < n; i += COUNT) {
      FloatVector.fromArray(SPECIES, array, s + i)
          .reinterpretAsInts()
          .and(IntVector.fromArray(INTS, bits, i))
          .reinterpretAsFloats()
          .intoArray(array, d + i);
    }
  }
}
