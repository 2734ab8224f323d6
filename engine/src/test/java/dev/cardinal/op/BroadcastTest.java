package dev.cardinal.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.tensor.Shape;
import org.junit.jupiter.api.Test;

class BroadcastTest {
  @Test
  void shapesAreAlignedAtTheLastAxis() {
    assertEquals(Shape.of(5, 2, 3), Broadcast.shape(Shape.of(2, 1), Shape.of(5, 1, 3)));
    assertEquals(Shape.of(2, 0), Broadcast.shape(Shape.of(2, 1), Shape.of(1, 0)));
    assertEquals(Shape.of(4), Broadcast.shape(Shape.SCALAR, Shape.of(4)));
  }

  @Test
  void refused() {
    for (Shape[] pair :
        new Shape[][] {
          {Shape.of(2, 3), Shape.of(2)}, {Shape.of(3), Shape.of(0)}, {Shape.of(2), Shape.of(3)},
        }) {
      String message =
          assertThrows(OperandException.class, () -> Broadcast.shape(pair[0], pair[1]))
              .getMessage();
      assertTrue(message.contains(pair[0] + " and " + pair[1]), message);
    }
    assertThrows(
        OperandException.class, () -> Broadcast.shape(Shape.of(1L << 60, 1), Shape.of(1L << 60)));
  }

  @Test
  void repeatedAxesHaveStrideZero() {
    long[] strides = Broadcast.strides(Shape.of(3, 1), Shape.of(2, 3, 4));
    assertArrayEquals(new long[] {0, 1, 0}, strides);
    assertEquals(2, Broadcast.index(12 + 2 * 4 + 3, Shape.of(2, 3, 4), strides));
  }

  @Test
  void oneWay() {
    Shape to = Shape.of(2, 3, 4);
    for (Shape fit : new Shape[] {to, Shape.SCALAR, Shape.of(4), Shape.of(3, 1)}) {
      assertDoesNotThrow(() -> Broadcast.requireTo("c", fit, to));
    }
    for (Shape misfit : new Shape[] {Shape.of(3), Shape.of(1, 2, 3, 4), Shape.of(0)}) {
      String message =
          assertThrows(OperandException.class, () -> Broadcast.requireTo("c", misfit, to))
              .getMessage();
      assertTrue(message.contains("c " + misfit) && message.contains("2x3x4"), message);
    }
  }
}
