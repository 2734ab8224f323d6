package dev.cardinal.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tensors are what their type says, over memory that is the caller's. */
final class TensorTest {
  private static String message(Class<? extends Exception> type, Executable executable) {
    return assertThrows(type, executable).getMessage();
  }

  @Test
  void anArrayIsNotCopied() {
    float[] array = {1, 2, 3, 4, 5, 6};
    Tensor tensor = Tensor.of(array, 2, 3);
    array[4] = 50;
    assertEquals(50, tensor.floatAt(4));
    tensor.floatAt(0, 10);
    assertEquals(10, array[0]);
    assertTrue(tensor.onHeap());
    tensor.copy().floatAt(1, 20);
    assertEquals(2, array[1]);
  }

  @Test
  void aWrongNumberOfElementsSaysBoth() {
    String message = message(IllegalArgumentException.class, () -> Tensor.of(new float[5], 2, 3));
    assertTrue(message.contains("float32[2x3] takes 6 elements"), message);
    assertTrue(message.contains("5 (20 bytes) were given"), message);
  }

  @Test
  void useAfterItsArenaHasClosedIsSaid() {
    Tensor tensor;
    try (Arena arena = Arena.ofConfined()) {
      tensor = Tensor.wrap(TensorType.float32(4), arena.allocate(16));
      tensor.floatAt(3, 7);
      assertFalse(tensor.onHeap());
    }
    for (Executable use :
        new Executable[] {
          () -> tensor.floatAt(3), tensor::toFloats, tensor::copy, () -> tensor.reshape(Shape.of(4))
        }) {
      String message = message(IllegalStateException.class, use);
      assertTrue(message.contains("float32[4] is used after the arena"), message);
    }
    assertEquals("float32[4]", tensor.toString());
  }

  @Test
  void memoryNeedNotBeAligned() {
    MemorySegment memory = MemorySegment.ofArray(new byte[13]);
    memory.set(ValueLayout.JAVA_FLOAT_UNALIGNED, 5, 1.5f);
    Tensor tensor = Tensor.wrap(TensorType.float32(3), memory.asSlice(1));
    assertArrayEquals(new float[] {0, 1.5f, 0}, tensor.toFloats());
  }

  @ParameterizedTest
  @EnumSource
  void everyTypeKeepsItsElements(DType dtype) {
    Tensor tensor = Tensor.allocate(new TensorType(dtype, Shape.of(2, 2)));
    tensor.doubleAt(2, 1);
    assertEquals(1, tensor.doubleAt(2));
    assertEquals(0, tensor.doubleAt(3));
    assertEquals(4L * dtype.byteSize(), tensor.type().byteSize());
    assertEquals(1, tensor.copy().reshape(Shape.of(4)).doubleAt(2));
  }

  @Test
  void elementsOfAnotherTypeAreRefused() {
    assertThrows(IllegalStateException.class, () -> Tensor.scalar(1L).toFloats());
    assertThrows(IllegalStateException.class, () -> Tensor.scalar(1f).longAt(0));
    assertThrows(IllegalStateException.class, () -> Tensor.scalar(1f).longAt(0, 1));
    assertThrows(
        IllegalArgumentException.class, () -> Tensor.scalar(1f).copyFrom(Tensor.scalar(1L)));
    assertThrows(IllegalArgumentException.class, () -> Tensor.scalar(1f).reshape(Shape.of(2)));
  }

  @Test
  void anotherLayoutIsNotReadByElements() {
    var blocked = Layout.of("aBcd8b");
    Tensor tensor =
        Tensor.wrap(TensorType.float32(1, 3, 1, 1), blocked, MemorySegment.ofArray(new float[8]));
    assertThrows(IllegalStateException.class, () -> tensor.floatAt(0));
    assertEquals("float32[1x3x1x1]:aBcd8b", tensor.toString());
    assertSame(blocked, tensor.layout());
  }

  @Test
  void whatIsTooLargeForTheHeapIsRefusedBeforeItIsAllocated() {
    String message =
        message(
            IllegalArgumentException.class,
            () -> Tensor.allocate(TensorType.float32(1L << 20, 1L << 20)));
    assertTrue(message.contains("too large for the heap"), message);
  }
}
