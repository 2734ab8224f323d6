package dev.cardinal.op;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cardinal.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RowsTest {
  private final Random random = new Random(5);

  private static long[] longs(long... values) {
    return values;
  }

  /** The pairs of indices that a walk visits. */
  private static List<List<Long>> visited(Rows rows, long startA, long startB) {
    var pairs = new ArrayList<List<Long>>();
    rows.forEach(
        at -> {
          for (long i = 0; i < rows.length(); i++) {
            pairs.add(List.of(at[0] + i * rows.step(0), at[1] + i * rows.step(1)));
          }
        },
        startA,
        startB);
    return pairs;
  }

  @Test
  void tensorsWithoutGapsAreOneRow() {
    long[] strides = Shape.of(2, 3, 4).strides();
    assertEquals(24, new Rows(longs(2, 3, 4), strides, strides).length());
    assertEquals(1, new Rows(longs(), longs(), longs()).length());
    assertEquals(1, new Rows(longs(1, 1), longs(1, 1), longs(0, 0)).length());
  }

  @Test
  void channelsThatAreRepeatedSplitRowsAtTheChannel() {
    assertEquals(20, new Rows(longs(2, 3, 4, 5), longs(60, 20, 5, 1), longs(0, 1, 0, 0)).length());
  }

  @Test
  void emptyShapesHaveNoRows() {
    for (long[] dims : new long[][] {{0}, {2, 0}, {0, 2}, {2, 0, 2}}) {
      long[] gaps = new long[dims.length];
      Arrays.fill(gaps, 7);
      assertEquals(List.of(), visited(new Rows(dims, gaps, gaps), 0, 0));
    }
  }

  @Test
  void everyElementIsVisitedInOrder() {
    for (int i = 0; i < 500; i++) {
      int rank = random.nextInt(5);
      long[] dims = new long[rank];
      long[][] strides = new long[2][rank];
      for (int axis = 0; axis < rank; axis++) {
        dims[axis] = random.nextInt(1, 4);
        strides[0][axis] = random.nextInt(-3, 9);
        strides[1][axis] = random.nextInt(3);
      }
      if (random.nextBoolean()) {
        strides[0] = Shape.of(dims).strides();
      }
      var expected = new ArrayList<List<Long>>();
      for (long k = 0; k < Shape.of(dims).elements(); k++) {
        expected.add(
            List.of(
                100 + Broadcast.index(k, Shape.of(dims), strides[0]),
                Broadcast.index(k, Shape.of(dims), strides[1])));
      }
      assertEquals(expected, visited(new Rows(dims, strides), 100, 0));
    }
  }
}
