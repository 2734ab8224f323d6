package dev.cardinal;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class MachineTest {
  /** One lane at one gigahertz would do four; a thousand lanes are beyond any core. */
  @Test
  void thePeakIsThatOfAProcessor() {
    double peak = Machine.fmaGflops(1);
    assertTrue(peak > 2 && peak < 4000, "" + peak);
  }

  @Test
  void threadsComputeAtOnce() {
    assertTrue(Machine.fmaGflops(3) > 2);
    assertThrows(IllegalArgumentException.class, () -> Machine.fmaGflops(0));
  }
}
