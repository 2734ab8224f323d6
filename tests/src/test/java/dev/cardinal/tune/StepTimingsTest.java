package dev.cardinal.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.plan.PlanSketches.Sketched;
import dev.cardinal.plan.StepKind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Times that were measured are taken as they are; others are estimated from what is next to them.
 */
final class StepTimingsTest {
  private static final StepKind BLOCKED = new StepKind("relu 8", "a:relu:x", "aB8b > aB8b");
  private static final StepKind PLAIN = new StepKind("relu 8", "b:relu:y", "row_major > row_major");
  private static final StepKind THERE =
      new StepKind("reorder 8 row_major aB8b", "a:reorder:x", ">");
  private static final StepKind BACK = new StepKind("reorder 8 aB8b row_major", "a:reorder:x", ">");

  private final StepTimings times = new StepTimings();

  private double estimate(StepKind kind) {
    return times.estimate(new Sketched(kind, 1000));
  }

  @Test
  void measuredTimesCount() {
    times.put(BLOCKED, 70);
    times.put(PLAIN, 50);
    times.put(PLAIN, 60);
    assertEquals(70, estimate(BLOCKED));
    assertEquals(60, estimate(PLAIN));
    assertEquals(Map.of("a", 70L, "b", 60L), times.candidates("relu 8"));
    assertEquals(Map.of(), times.candidates("relu 9"));
  }

  @Test
  void aKernelIsThoughtToTakeWhatItTakesInOtherLayouts() {
    times.put(BLOCKED, 70);
    times.put(PLAIN, 50);
    assertEquals(70, estimate(new StepKind("relu 8", "a:relu:x", "row_major > row_major")));
    assertEquals(50, estimate(new StepKind("relu 8", "c:relu:z", "row_major > row_major")));
    assertEquals(0, estimate(new StepKind("relu 9", "a:relu:x", "aB8b > aB8b")));
  }

  @Test
  void reordersAreEstimatedByTheirSize() {
    assertEquals(100, estimate(BACK));
    times.put(THERE, 600);
    times.learnReorders(List.of(new Sketched(THERE, 2000), new Sketched(BLOCKED, 1)));
    assertEquals(600, estimate(THERE));
    assertEquals(300, estimate(BACK));
  }

  @Test
  void allButReordersMustBeKnown() {
    var steps = List.of(new Sketched(BLOCKED, 1), new Sketched(BACK, 1));
    assertFalse(times.know(steps));
    times.put(BLOCKED, 1);
    assertTrue(times.know(steps));
    assertFalse(times.know(List.of(new Sketched(PLAIN, 1))));
  }

  /** What two kernels take together stands beside what one takes that does both. */
  @Test
  void twoStepsOfABackendStandBesideOneOfAnother() {
    times.put(new StepKind("a + b", "one:both", "x > x"), 50);
    times.put(new StepKind("a", "two:a", "x > x"), 30);
    times.put(new StepKind("b", "two:b", "x > x"), 40);
    times.put(new StepKind("a", "three:a", "x > x"), 1);
    var both = new StepKind("a + b", "one:both", "x > x");
    assertEquals(Map.of("one", 50L, "two", 70L), times.candidates(both));
  }
}
