package dev.cardinal.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.function.IntToLongFunction;
import org.junit.jupiter.api.Test;

/** A warm-up goes on as long as it brings something, and no longer than it may. */
final class WarmUpTest {
  private static final long MILLI = 1_000_000;

  private long now = 17;
  private long compiled;
  private int rounds;

  /** How many rounds there are, of durations in milliseconds, of which so many are compiled in. */
  private int rounds(long budgetMillis, int compiledRounds, IntToLongFunction millis)
      throws InterruptedException {
    var warmUp = new WarmUp(() -> compiled, () -> now, budgetMillis * MILLI);
    warmUp.repeat(
        () -> {
          now += millis.applyAsLong(rounds) * MILLI;
          compiled += rounds < compiledRounds ? millis.applyAsLong(rounds) : 0;
          rounds++;
        });
    return rounds;
  }

  @Test
  void endsWhenRoundsGetNoFaster() throws InterruptedException {
    assertEquals(10 + 3, rounds(100_000, 0, i -> i < 10 ? 2000 - 100 * i : 1100));
  }

  @Test
  void shortRoundsMustBringNothingForAWhile() throws InterruptedException {
    assertEquals(1 + 15, rounds(100_000, 0, _ -> 10));
  }

  @Test
  void goesOnWhileTheCompilerWorks() throws InterruptedException {
    assertEquals(20 + 3, rounds(100_000, 20, _ -> 100));
  }

  @Test
  void endsWhenItsTimeHasPassed() throws InterruptedException {
    assertEquals(10, rounds(1000, 1000, _ -> 100));
  }

  @Test
  void doesNothingWithoutTime() throws InterruptedException {
    assertEquals(0, rounds(0, 0, _ -> 100));
  }
}
