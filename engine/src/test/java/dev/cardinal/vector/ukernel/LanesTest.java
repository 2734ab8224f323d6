package dev.cardinal.vector.ukernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Test;

class LanesTest {
  @Test
  void theWidthIsWhatThePropertySays() {
    Integer bits = Integer.getInteger("cardinal.vectorBits");
    if (bits == null) {
      assertTrue(Lanes.bits() >= 128 && Lanes.bits() <= 512, "bits " + Lanes.bits());
    } else {
      assertEquals(bits, Lanes.bits());
    }
    assertEquals(Lanes.bits() / Float.SIZE, Lanes.count());
  }

  @Test
  void multipliesAndAddsInOneRoundingIfItIsFused() {
    float x = 1 + Math.ulp(1f);
    FloatVector v = FloatVector.broadcast(Lanes.SPECIES, x);
    float expected = Lanes.fused() ? Math.fma(x, x, -1f) : x * x - 1f;
    assertEquals(expected, Lanes.fma(v, v, FloatVector.broadcast(Lanes.SPECIES, -1f)).lane(0));
  }
}
