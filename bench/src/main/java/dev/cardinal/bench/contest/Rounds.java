package dev.cardinal.bench.contest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.IntConsumer;

/**
 * Interleaved rounds: in each, every contestant is timed once, so that a machine that slows down
 * slows all. The contestant that begins changes from round to round.
 *
 * <p>The threads of contestants spin for a while after a run, so there is a pause before each; and
 * since a processor that has paused wakes slowly, most of all a virtual one, each contestant runs
 * once untimed right before it is timed.
 *
 * @param count how many rounds
 * @param pauseMillis the pause before each contestant
 * @param primed whether each runs once untimed right before it is timed
 * @param warmUpMillis how long each contestant runs before the first round, at least
 */
public record Rounds(int count, int pauseMillis, boolean primed, int warmUpMillis) {
  /** Long enough for threads that wait for the next run to stop spinning. */
  public static final int USUAL_PAUSE_MILLIS = 50;

  private static final int LEAST_WARM_UPS = 5;

  /** With the usual pause and an untimed run. */
  public static Rounds of(int count, int warmUpMillis) {
    return new Rounds(count, USUAL_PAUSE_MILLIS, true, warmUpMillis);
  }

  /** Runs the contestants one after the other until each is warm. */
  public void warmUp(List<? extends Contestant> contestants) {
    for (Contestant contestant : contestants) {
      long start = System.nanoTime();
      for (int run = 0;
          run < LEAST_WARM_UPS || System.nanoTime() - start < warmUpMillis * 1_000_000L;
          run++) {
        contestant.run();
      }
    }
  }

  /**
   * The times of the contestants, which must be warm.
   *
   * @param beforeRound done at the beginning of each round, whose number it is given, outside all
   *     times
   * @return nanoseconds by contestant and round
   */
  public double[][] nanos(List<? extends Contestant> contestants, IntConsumer beforeRound) {
    List<DoubleSupplier> turns = new ArrayList<>();
    contestants.forEach(contestant -> turns.add(() -> time(contestant)));
    return interleaved(turns, beforeRound);
  }

  /**
   * What turns return that are taken one at a time, each after the pause.
   *
   * @param turns one for each contestant; it runs and times it
   * @param beforeRound done at the beginning of each round, whose number it is given
   * @return what was returned, by turn and round
   */
  public double[][] interleaved(List<DoubleSupplier> turns, IntConsumer beforeRound) {
    int n = turns.size();
    double[][] values = new double[n][count];
    for (int round = 0; round < count; round++) {
      pause();
      beforeRound.accept(round);
      for (int i = 0; i < n; i++) {
        int turn = (round + i) % n;
        pause();
        values[turn][round] = turns.get(turn).getAsDouble();
      }
    }
    return values;
  }

  private long time(Contestant contestant) {
    if (primed) {
      contestant.run();
    }
    contestant.beforeTimed();
    long start = System.nanoTime();
    contestant.run();
    long nanos = System.nanoTime() - start;
    contestant.afterTimed();
    return nanos;
  }

  private void pause() {
    try {
      Thread.sleep(pauseMillis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted between two runs", e);
    }
  }

  /** Nanoseconds as milliseconds. */
  public static double[] millis(double[] nanos) {
    return millis(nanos, 1);
  }

  /** Nanoseconds of so many repetitions as milliseconds of one. */
  public static double[] millis(double[] nanos, int repetitions) {
    return Arrays.stream(nanos).map(n -> n * 1e-6 / repetitions).toArray();
  }
}
