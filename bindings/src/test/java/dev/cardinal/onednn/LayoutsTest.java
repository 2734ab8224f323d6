package dev.cardinal.onednn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.onednn.primitive.DataType;
import dev.cardinal.onednn.primitive.MemoryDesc;
import dev.cardinal.op.Concat;
import dev.cardinal.op.Operands;
import dev.cardinal.spi.KernelOptions;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.tensor.Layout;
import dev.cardinal.tensor.Shape;
import dev.cardinal.tensor.TensorType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The engine's names for oneDNN's orders, and which of them kernels take. */
class LayoutsTest {
  private static final Layout NHWC = Layout.of("acdb");
  private static final Layout BLOCKED = Layout.of("aBcd16b");

  @ParameterizedTest
  @ValueSource(strings = {"row_major", "acdb", "aBcd8b", "aBcd16b"})
  void namesComeBack(String name) {
    Shape shape = Shape.of(2, 40, 3, 5);
    try (MemoryDesc desc = Layouts.desc(shape, Layout.of(name))) {
      assertEquals(Optional.of(Layout.of(name)), Layouts.of(desc));
      assertEquals(Layout.of(name).elements(shape) * Float.BYTES, desc.bytes());
    }
  }

  /** Axes of length 1 let names be exchanged, but not the place of an element. */
  @ParameterizedTest
  @ValueSource(strings = {"acdb", "aBcd8b", "aBcd16b"})
  void someNameFitsWhereAxesAreOfLengthOne(String name) {
    for (long[] dims : new long[][] {{1, 1, 3, 5}, {2, 16, 1, 1}, {1, 3, 1, 5}, {1, 1, 1, 1}}) {
      Shape shape = Shape.of(dims);
      try (MemoryDesc desc = Layouts.desc(shape, Layout.of(name))) {
        Layout found = Layouts.of(desc).orElseThrow();
        assertTrue(found.sameBytes(Layout.of(name), shape), () -> found + " of " + shape);
      }
    }
  }

  @Test
  void otherOrdersHaveNoName() {
    try (MemoryDesc gaps = MemoryDesc.strided(DataType.F32, new long[] {2, 3}, new long[] {10, 1});
        MemoryDesc any = Layouts.any(Shape.of(2, 3))) {
      assertEquals(Optional.empty(), Layouts.of(gaps));
      assertEquals(Optional.empty(), Layouts.of(any));
    }
  }

  private static List<Layout> preferred(long[] channels, Layout... standing) {
    TensorType[] types =
        Arrays.stream(channels)
            .mapToObj(c -> TensorType.float32(1, c, 7, 7))
            .toArray(TensorType[]::new);
    var concat = new Concat(1);
    var operands = Operands.of(types);
    return Layouts.preferred(
        new KernelQuery(
            concat, operands, concat.infer(operands), List.of(standing), KernelOptions.USUAL));
  }

  @Test
  void theOneInWhichMostElementsStandIsPreferred() {
    Layout rowMajor = Layout.ROW_MAJOR;
    assertEquals(List.of(rowMajor), preferred(new long[] {3, 5}, rowMajor, rowMajor));
    assertEquals(List.of(NHWC, rowMajor), preferred(new long[] {3, 5}, NHWC, NHWC));
    assertEquals(List.of(NHWC, rowMajor), preferred(new long[] {4, 4}, rowMajor, NHWC));
    assertEquals(List.of(rowMajor, NHWC), preferred(new long[] {5, 4}, rowMajor, NHWC));
    assertEquals(
        List.of(BLOCKED, NHWC, rowMajor), preferred(new long[] {16, 3, 4}, BLOCKED, NHWC, NHWC));
  }
}
