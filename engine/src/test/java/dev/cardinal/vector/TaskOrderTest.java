package dev.cardinal.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every band of every unit is one task's, in the order that is asked for. */
class TaskOrderTest {
  private static final int IMAGES = 3;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void everyBandOfEveryUnitIsOneTasks(boolean byPixels) {
    var order = new TaskOrder.Units(5, 4, byPixels);
    List<List<Integer>> all = tasks(order);
    assertEquals(IMAGES * 5 * 4, all.stream().distinct().count());
    for (int task = 0; task < all.size(); task++) {
      assertEquals(task / 20, all.get(task).getFirst() / 5, "images follow each other");
    }
  }

  private static List<List<Integer>> tasks(TaskOrder.Units order) {
    return IntStream.range(0, IMAGES * order.units() * order.bands())
        .mapToObj(task -> List.of(order.unit(task), order.band(task)))
        .toList();
  }

  @Test
  void byPixelsAllUnitsOfABandFollowEachOther() {
    assertEquals(
        List.of(List.of(0, 0), List.of(1, 0), List.of(0, 1), List.of(1, 1), List.of(2, 0)),
        tasks(new TaskOrder.Units(2, 2, true)).subList(0, 5));
  }

  @Test
  void byChannelsAllBandsOfAUnitFollowEachOther() {
    assertEquals(
        List.of(List.of(0, 0), List.of(0, 1), List.of(1, 0), List.of(1, 1), List.of(2, 0)),
        tasks(new TaskOrder.Units(2, 2, false)).subList(0, 5));
  }

  @Test
  void onlyLargeImagesGoByPixels() {
    assertTrue(TaskOrder.byPixels(28 * 28));
    assertFalse(TaskOrder.byPixels(14 * 14));
    assertEquals(14, TaskOrder.mostRows(56, true));
    assertEquals(4, TaskOrder.mostRows(13, true));
    assertEquals(56, TaskOrder.mostRows(56, false));
    assertEquals(1, TaskOrder.mostRows(0, false)); // rows are cut by it, also where there are none
  }
}
