package dev.cardinal.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.lang.foreign.Arena;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Weights are packed once for each tensor and form, and count against the session's budget. */
final class WeightStoreTest {
  private final MemoryBudget budget = new MemoryBudget(1000);
  private final WeightStore store = new WeightStore(budget);
  private final Tensor weights = Tensor.of(new float[] {1, 2}, 2);

  @Test
  void packsOncePerContentAndForm() {
    float[] first = store.packed(weights, "a", 10, array -> Arrays.fill(array, 3));
    assertArrayEquals(new float[] {3, 3, 3, 3, 3, 3, 3, 3, 3, 3}, first);
    assertSame(first, store.packed(weights, "a", 10, _ -> assertTrue(false, "packed again")));
    assertNotSame(first, store.packed(weights, "b", 10, _ -> {}));
    Tensor equal = Tensor.of(new float[] {1, 2}, 2);
    assertSame(first, store.packed(equal, "a", 10, _ -> assertTrue(false, "packed again")));
    Tensor other = Tensor.of(new float[] {1, 3}, 2);
    assertNotSame(first, store.packed(other, "a", 10, _ -> {}));
    Tensor otherShape = Tensor.of(new float[] {1, 2}, 1, 2);
    assertNotSame(first, store.packed(otherShape, "a", 10, _ -> {}));
    assertEquals(4 * 40, store.bytes());
  }

  /** So that nothing need be read to find what is packed. */
  @Test
  void whatHasANameIsKnownByIt() {
    Tensor gone;
    try (Arena arena = Arena.ofConfined()) {
      gone = Tensor.wrap(weights.type(), arena.allocate(8));
      store.name(weights, "w");
      store.name(gone, "w");
    }
    float[] first = store.packed(weights, "a", 10, _ -> {});
    assertSame(first, store.packed(gone, "a", 10, _ -> assertTrue(false, "packed again")));
    try (WeightStore trial = store.forTrial()) {
      assertSame(first, trial.packed(gone, "a", 10, _ -> assertTrue(false, "packed again")));
    }
  }

  @Test
  void whatRunsReadIsOnTheHeapOnceForAllPlans() {
    int floats = 2000;
    Tensor kept;
    try (Arena arena = Arena.ofConfined()) {
      kept = store.kept(large(arena, floats));
      assertSame(kept, store.kept(large(arena, floats)));
      assertSame(kept, store.kept(kept));
      assertNotSame(kept, store.kept(large(arena, floats + 1)));
    }
    assertTrue(kept.onHeap());
    assertEquals(floats, kept.floatAt(floats - 1));
  }

  private static Tensor large(Arena arena, int floats) {
    Tensor tensor = Tensor.wrap(TensorType.float32(floats), arena.allocate(4L * floats));
    tensor.floatAt(floats - 1, floats);
    return tensor;
  }

  @Test
  void refusesWhatTheBudgetDoesNotHold() {
    store.packed(weights, "a", 200, _ -> {});
    var e = assertThrows(PlanException.class, () -> store.packed(weights, "b", 51, _ -> {}));
    assertTrue(e.getMessage().contains("packed weights"), e::getMessage);
    assertTrue(e.getMessage().contains("maxMemory"), e::getMessage);
    store.packed(weights, "c", 50, _ -> {});
  }

  @Test
  void aTrialBorrowsAndGivesBackWhatItPacked() {
    float[] packed = store.packed(weights, "a", 50, _ -> {});
    try (WeightStore trial = store.forTrial()) {
      assertSame(packed, trial.packed(weights, "a", 50, _ -> assertTrue(false, "packed again")));
      assertEquals(0, trial.bytes());
      trial.packed(weights, "b", 100, _ -> {});
      trial.packedNative(weights, "c", 300, _ -> {});
      assertFalse(budget.reserve(101));
    }
    assertTrue(budget.reserve(800));
    budget.release(800);
    assertNotSame(packed, store.packed(weights, "b", 50, _ -> {}), "the store has none of it");
  }

  @Test
  void refusesWhatTheHeapDoesNotHoldWithTheFlagThatHelps() {
    var large = new WeightStore(new MemoryBudget(Long.MAX_VALUE));
    long floats = Math.min(Runtime.getRuntime().maxMemory() / 4, Integer.MAX_VALUE - 8L);
    String flag = "-Xmx";
    if (floats * 4 < Runtime.getRuntime().maxMemory()) {
      floats = 1L << 40; // such an array is larger than any Java array
      flag = "exceed a Java array";
    }
    long asked = floats;
    var e =
        assertThrows(IllegalStateException.class, () -> large.packed(weights, "a", asked, _ -> {}));
    String expected = flag;
    assertTrue(e.getMessage().contains(expected), e::getMessage);
    assertEquals(0, large.bytes());
  }

  @Test
  void aShortageIsTriedToBeEasedUntilNothingIsLeft() {
    int[] reserves = {3};
    assertTrue(budget.reserve(900));
    budget.onShortage(
        () -> {
          if (reserves[0] == 0) {
            return false;
          }
          reserves[0]--;
          budget.release(300);
          return true;
        });
    assertTrue(budget.reserve(100));
    assertEquals(3, reserves[0]);
    assertTrue(budget.reserve(500));
    assertEquals(1, reserves[0]);
    assertFalse(budget.reserve(900));
    assertEquals(0, reserves[0]);
    assertTrue(budget.exceededBy(900, "x").contains("900 bytes"));
  }
}
