package dev.cardinal.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

/** Shapes count, compare and print themselves. */
final class ShapeTest {
  @Test
  void countsElementsAndStrides() {
    Shape shape = Shape.of(2, 3, 4);
    assertEquals(24, shape.elements());
    assertEquals(12, shape.elements(1, 3));
    assertArrayEquals(new long[] {12, 4, 1}, shape.strides());
    assertEquals(0, Shape.of(2, 0, 4).elements());
    assertEquals(1, Shape.SCALAR.elements());
  }

  @Test
  void equalsByItsSizes() {
    long[] dims = {2, 3};
    Shape shape = Shape.of(dims);
    dims[0] = 9;
    shape.dims()[1] = 9;
    assertEquals(Shape.of(2, 3), shape);
    assertEquals(Shape.of(2, 3).hashCode(), shape.hashCode());
    assertNotEquals(Shape.of(3, 2), shape);
    assertEquals(Shape.of(2, 7), shape.with(1, 7));
  }

  @Test
  void printsItself() {
    assertEquals("1x3x224x224", Shape.of(1, 3, 224, 224).toString());
    assertEquals("scalar", Shape.SCALAR.toString());
  }

  @Test
  void refusesWhatCannotBeCounted() {
    assertThrows(IllegalArgumentException.class, () -> Shape.of(2, -1));
    assertThrows(IllegalArgumentException.class, () -> Shape.of(1L << 40, 1L << 40));
    assertThrows(IllegalArgumentException.class, () -> Shape.of(1L << 40, 0, 1L << 40));
    assertEquals(1L << 62, Shape.of(1L << 31, 1L << 31).elements());
  }
}
