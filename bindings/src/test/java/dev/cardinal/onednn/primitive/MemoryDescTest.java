package dev.cardinal.onednn.primitive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class MemoryDescTest {
  @Test
  void blocksAreTold() {
    try (MemoryDesc desc = MemoryDesc.of(DataType.F32, FormatTag.NCHW16C, 2, 20, 5, 3)) {
      assertEquals(4, desc.rank());
      assertEquals(DataType.F32, desc.dataType());
      assertArrayEquals(new long[] {2, 20, 5, 3}, desc.dims());
      assertArrayEquals(new long[] {2, 32, 5, 3}, desc.paddedDims());
      assertArrayEquals(new long[] {32 * 15, 16 * 15, 3 * 16, 16}, desc.strides());
      assertArrayEquals(new long[] {16}, desc.innerBlocks());
      assertArrayEquals(new long[] {1}, desc.innerAxes());
      assertEquals(2 * 32 * 15 * 4, desc.bytes());
      assertTrue(desc.isBlocked());
      assertFalse(desc.isAny());
      assertEquals("f32 2x20x5x3 aBcd16b", desc.toString());
    }
  }

  @Test
  void namesWithoutBlocks() {
    assertEquals("bf16 2x3x4x5 acdb", text(DataType.BF16, FormatTag.NHWC, 2, 3, 4, 5));
    assertEquals("s8 7 a", text(DataType.S8, FormatTag.A, 7));
    assertEquals("f32 2x3 any", text(DataType.F32, FormatTag.ANY, 2, 3));
    assertEquals("f32 1x1x1x1 abcd", text(DataType.F32, FormatTag.ABCD, 1, 1, 1, 1));
  }

  private static String text(DataType type, FormatTag tag, long... dims) {
    try (MemoryDesc desc = MemoryDesc.of(type, tag, dims)) {
      return desc.toString();
    }
  }

  @Test
  void stridesAndTagsMayMeanTheSame() {
    try (MemoryDesc dense = MemoryDesc.of(DataType.F32, FormatTag.AB, 2, 3);
        MemoryDesc same = MemoryDesc.strided(DataType.F32, new long[] {2, 3}, new long[] {3, 1});
        MemoryDesc wider = MemoryDesc.strided(DataType.F32, new long[] {2, 3}, new long[] {4, 1});
        MemoryDesc permuted = dense.permuted(1, 0);
        MemoryDesc reshaped = dense.reshaped(3, 2)) {
      assertTrue(dense.sameAs(same));
      assertFalse(dense.sameAs(wider));
      assertEquals("f32 3x2 ba", permuted.toString());
      assertEquals("f32 3x2 ab", reshaped.toString());
    }
  }

  @Test
  void whatMakesNoSenseIsRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> MemoryDesc.strided(DataType.F32, new long[] {1}, new long[] {1, 1}));
    assertThrows(
        IllegalArgumentException.class,
        () -> MemoryDesc.of(DataType.F32, FormatTag.ANY, new long[13]));
    var e =
        assertThrows(
            OneDnnException.class, () -> MemoryDesc.of(DataType.F32, FormatTag.ABCD, 1, 2));
    assertEquals("dnnl_memory_desc_create_with_tag", e.function());
  }
}
