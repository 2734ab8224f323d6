package dev.cardinal.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

/** Memory of runs, on the heap and native. */
final class RunMemoryTest {
  /** Of an array's header, and of what is left free behind it. */
  private static final long BEFORE = 64;

  private static final long HEADER = 16;

  @Test
  void anArrayOfFloatsWhoseTensorsCanBeAligned() {
    try (RunMemory memory = RunMemory.allocate(1000, false)) {
      MemorySegment segment = memory.segment();
      assertEquals(1000, segment.byteSize());
      assertInstanceOf(float[].class, segment.heapBase().orElseThrow());
      assertEquals(BEFORE, HEADER + segment.address());
      assertEquals(-1, segment.mismatch(MemorySegment.ofArray(new byte[1000])), "zeros");
    }
  }

  @Test
  void nativeMemoryIsFreedWhenItIsClosed() {
    RunMemory memory = RunMemory.allocate(1000, true);
    MemorySegment segment = memory.segment();
    assertTrue(segment.isNative());
    assertEquals(1000, segment.byteSize());
    assertEquals(0, segment.address() % 64);
    memory.close();
    assertFalse(segment.scope().isAlive());
  }

  @Test
  void anArrayHasFewerThanTwoToTheThirtyFirstFloats() {
    assertTrue(RunMemory.fitsHeap(0));
    assertTrue(RunMemory.fitsHeap((8L << 30) - 1024));
    assertFalse(RunMemory.fitsHeap(8L << 30));
    assertFalse(RunMemory.fitsHeap(Long.MAX_VALUE - 100));
    var e =
        assertThrows(IllegalStateException.class, () -> HeapMemory.floats(1L << 31, "activations"));
    assertEquals("activations of 2147483648 floats exceed a Java array", e.getMessage());
  }
}
