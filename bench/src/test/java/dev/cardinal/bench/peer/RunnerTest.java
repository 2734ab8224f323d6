package dev.cardinal.bench.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RunnerTest {
  private static void sleep(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void stableAreFourWindowsWithinTwoPerCent() {
    assertFalse(Runner.isStable(List.of(10.0, 10.0, 10.0)));
    assertTrue(Runner.isStable(List.of(50.0, 10.0, 10.1, 10.0, 10.19)));
    assertFalse(Runner.isStable(List.of(10.0, 10.0, 10.0, 10.3)));
    assertFalse(Runner.isStable(List.of(10.0, 9.5, 10.0, 10.0)));
  }

  @Test
  void runsAreTimedAfterUntimedOnes() {
    var count = new AtomicInteger();
    var runner = new Runner(() -> sleep(count.incrementAndGet() > 1 ? 5 : 20));
    double[] millis = runner.times(1, 14).values();
    assertEquals(count.get() - 1, millis.length);
    assertTrue(millis[0] >= 5 && millis[0] < 20, "the first run is not timed: " + millis[0]);
    assertEquals(1, runner.times(1, 0).values().length);
  }

  @Test
  void callersRunAtOnce() {
    var runner = new Runner(() -> sleep(10));
    double one = runner.rate(1, 200);
    double four = runner.rate(4, 200);
    assertTrue(one <= 100 && one > 20, "" + one);
    assertTrue(four > 2 * one, four + " against " + one);
  }

  @Test
  void threadsThatWorkAreCounted() {
    long before = 1_000_000_000;
    var earlier =
        new ThreadTimes(Map.of("1 main", before, "2 cardinal-1", before, "3 other", before));
    var later =
        new ThreadTimes(
            Map.of(
                "1 main", before + 90,
                "2 cardinal-1", before + 100,
                "3 other", before + 5,
                "4 new", 60L,
                "5 C2 CompilerThre", 500L));
    assertEquals(3, later.since(earlier).withoutJvm().working());
    assertEquals(4, later.since(earlier).working());
    assertEquals(755e-6, later.since(earlier).millis(), 1e-9);
    assertEquals(0, later.since(later).working());
    assertEquals(0, new ThreadTimes(Map.of()).working());
  }

  @Test
  void runsAreSlowedOnPurpose() {
    System.setProperty(Slowdown.PROPERTY, "50");
    try {
      long start = System.nanoTime();
      Slowdown.asAsked(() -> sleep(40)).run();
      assertTrue(System.nanoTime() - start >= 60_000_000);
    } finally {
      System.clearProperty(Slowdown.PROPERTY);
    }
  }
}
