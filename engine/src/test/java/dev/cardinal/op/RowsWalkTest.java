package dev.cardinal.op;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cardinal.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A walk over rows may begin anywhere and meets every element once. */
class RowsWalkTest {
  private static final long[] DIMS = {3, 1, 4, 5, 2};
  private static final long[] OTHER = {-7, 100, 30, 2, 1};

  @Test
  void visitsEveryElementOnceInRowMajorOrder() {
    long[] own = Shape.of(DIMS).strides();
    var rows = new Rows(DIMS, own, OTHER);
    List<Long> expected = new ArrayList<>();
    for (long i = 0; i < Shape.of(DIMS).elements(); i++) {
      long rest = i;
      long index = 0;
      for (int axis = DIMS.length - 1; axis >= 0; axis--) {
        index += rest % DIMS[axis] * OTHER[axis];
        rest /= DIMS[axis];
      }
      expected.add(index);
    }
    for (long first = 0; first < rows.count(); first++) {
      Rows.Walk walk = rows.from(first);
      List<Long> found = new ArrayList<>();
      for (long row = first; row < rows.count(); row++, walk.next()) {
        assertEquals(row * rows.length(), walk.at(0));
        for (long i = 0; i < rows.length(); i++) {
          found.add(walk.at(1) + i * rows.step(1));
        }
      }
      int skipped = (int) (first * rows.length());
      assertEquals(expected.subList(skipped, expected.size()), found);
    }
  }

  @Test
  void takesTensorsWithoutGapsAsOneRow() {
    long[] strides = Shape.of(DIMS).strides();
    var rows = new Rows(DIMS, strides, strides);
    assertEquals(1, rows.count());
    assertEquals(120, rows.length());
    assertEquals(1, new Rows(new long[0], new long[0]).length());
    assertEquals(0, new Rows(new long[] {3, 0}, new long[] {0, 1}).length());
  }
}
