package dev.cardinal.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Native memory is aligned, zero, and given back: at once when closed, soon when forgotten. */
@Timeout(60)
final class NativeMemoryTest {
  private static final long MIB = 1L << 20;

  @Test
  void isAlignedAndZero() {
    for (long bytes : new long[] {0, 1, 63, 64, 65, 4095, 100_001}) {
      try (NativeMemory memory = NativeMemory.allocate(bytes)) {
        MemorySegment segment = memory.segment();
        assertEquals(0, segment.address() % 64);
        assertTrue(segment.byteSize() >= bytes);
        for (long i = 0; i < bytes; i++) {
          assertEquals(0, segment.get(ValueLayout.JAVA_BYTE, i));
        }
      }
    }
  }

  @Test
  void isFreedWhenClosed() {
    NativeMemory memory = NativeMemory.allocate(100 * MIB);
    long held = Pressure.held();
    MemorySegment segment = memory.segment();
    memory.close();
    memory.close();
    assertTrue(Pressure.held() <= held - 100 * MIB);
    assertThrows(IllegalStateException.class, () -> segment.get(ValueLayout.JAVA_BYTE, 0));
  }

  @Test
  void isFreedWhenForgotten() {
    MemorySegment segment = forget();
    assertTrue(collectUntil(() -> !segment.scope().isAlive()));
  }

  private static MemorySegment forget() {
    return NativeMemory.allocate(10 * MIB).segment();
  }

  private static boolean collectUntil(BooleanSupplier condition) {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    do {
      System.gc();
      if (condition.getAsBoolean()) {
        return true;
      }
      Thread.onSpinWait();
    } while (System.nanoTime() < until);
    return false;
  }

  /** The sum may double what was needed at some time, and the cleaner takes its time. */
  @Test
  void forgottenBlocksDoNotPileUp() {
    long most = 0;
    for (int i = 0; i < 2000; i++) {
      NativeMemory.allocate(MIB);
      most = Math.max(most, Pressure.held());
    }
    assertTrue(most <= 600 * MIB, most / MIB + " MiB of forgotten memory were held at once");
  }

  @Test
  void whatDoesNotFitIsAnErrorWithAdvice() {
    long before = Pressure.held();
    var e = assertThrows(IllegalStateException.class, () -> NativeMemory.allocate(1L << 45));
    assertTrue(e.getMessage().contains("MaxDirectMemorySize"), e::getMessage);
    assertTrue(e.getMessage().contains("33554432 MiB"), e::getMessage);
    assertTrue(Pressure.held() <= before);
  }
}
