package dev.cardinal.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.exec.Scaling.StepCost;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the model says of single steps, for which it can be worked out by hand. */
final class ScalingTest {
  private static final double EXACT = 1e-9;

  private final Scaling free = new Scaling(0, 1e9, 1e9);

  private static List<StepCost> step(double nanos, long bytes, Integer... tasks) {
    return List.of(new StepCost(nanos, bytes, List.of(tasks)));
  }

  @Test
  void theThreadWithTheMostTasksDecides() {
    assertEquals(4, free.speedUp(step(1000, 0, 64), 4), EXACT);
    assertEquals(64.0 / 2, free.speedUp(step(1000, 0, 64), 63), EXACT);
    assertEquals(64, free.speedUp(step(1000, 0, 64), 1000), EXACT);
    assertEquals(5.0 / 3, free.speedUp(step(1000, 0, 5), 2), EXACT);
  }

  @Test
  void ofSeveralPartsTheWorstCutOneDecides() {
    assertEquals(4, free.speedUp(step(1000, 0, 64, 4), 16), EXACT);
  }

  @Test
  void aStepWithoutTasksIsOneThreads() {
    assertEquals(1, free.speedUp(step(1000, 0), 16), EXACT);
    assertEquals(2000.0 / 1125, free.speedUp(both(step(1000, 0), step(1000, 0, 8)), 8), EXACT);
  }

  private static List<StepCost> both(List<StepCost> one, List<StepCost> other) {
    return List.of(one.getFirst(), other.getFirst());
  }

  @Test
  void memoryIsTheFloor() {
    var narrow = new Scaling(0, 10, 30);
    assertEquals(1000.0 / 500, narrow.speedUp(step(1000, 10_000, 64), 2), EXACT);
    assertEquals(10_000 / 30.0, narrow.nanos(step(1000, 10_000, 64), 16), EXACT);
    assertEquals(1000, narrow.nanos(step(1000, 1_000_000, 64), 1), EXACT);
  }

  @Test
  void eachPartCostsForEachDoublingOfTheThreads() {
    var costly = new Scaling(100, 1e9, 1e9);
    assertEquals(500 + 200, costly.nanos(step(1000, 0, 64, 64), 2), EXACT);
    assertEquals(125 + 600, costly.nanos(step(1000, 0, 64, 64), 8), EXACT);
  }

  @Test
  void moreThreadsMayTakeLonger() {
    var costly = new Scaling(100, 1e9, 1e9);
    assertTrue(costly.speedUp(step(1000, 0, 8), 64) < costly.speedUp(step(1000, 0, 8), 8));
  }
}
