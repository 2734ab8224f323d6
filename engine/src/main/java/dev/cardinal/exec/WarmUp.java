package dev.cardinal.exec;

import dev.cardinal.tensor.Tensor;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Brings a plan to the speed of compiled code: repeats whole runs, on all threads, until their time
 * no longer falls and the compiler rests. The inner loops have been {@linkplain Rehearsals
 * rehearsed} before.
 */
public final class WarmUp {
  /** For so long, and so many rounds in a row, nothing must get faster nor be compiled. */
  private static final long IDLE_NANOS = 150_000_000;

  private static final int IDLE_ROUNDS = 3;

  /** A time that is not shorter than this part of the best so far brings no more. */
  private static final double GAIN = 0.97;

  /** A compiler that takes less than this part of a processor rests: a little is always left. */
  private static final double REST_PART = 0.2;

  private static final double MILLI = 1e6;

  private final Compiler compiler;
  private final LongSupplier clock;
  private final long begin;
  private final long nanos;

  /** What is to be known of the just-in-time compiler. */
  @FunctionalInterface
  public interface Compiler {
    /** How long it has compiled so far, in milliseconds; does not change while it rests. */
    long millis();
  }

  WarmUp(Compiler compiler, LongSupplier clock, long nanos) {
    this.compiler = compiler;
    this.clock = clock;
    this.begin = clock.getAsLong();
    this.nanos = nanos;
  }

  /**
   * Runs a plan on zeros until it is as fast as it gets, or for so long.
   *
   * @param nanos the time after which no further run is begun
   * @throws InterruptedException if the thread was interrupted while it waited for its turn
   */
  public static void run(Executor executor, Compiler compiler, LongSupplier clock, long nanos)
      throws InterruptedException {
    var warmUp = new WarmUp(compiler, clock, nanos);
    Map<String, Tensor> zeros = new HashMap<>();
    executor.inputTypes().forEach((name, type) -> zeros.put(name, Tensor.allocate(type)));
    warmUp.repeat(() -> executor.run(zeros, Map.of(), () -> false));
    executor.times().reset();
  }

  /** What is repeated. */
  interface Round {
    /** Runs once. */
    void run() throws InterruptedException;
  }

  /** Repeats until rounds have brought nothing for a while, in which the compiler rested. */
  void repeat(Round round) throws InterruptedException {
    long best = Long.MAX_VALUE;
    int idleRounds = 0;
    long idleNanos = 0;
    while ((idleRounds < IDLE_ROUNDS || idleNanos < IDLE_NANOS)
        && clock.getAsLong() - begin < nanos) {
      long compiled = compiler.millis();
      long start = clock.getAsLong();
      round.run();
      long took = clock.getAsLong() - start;
      boolean rests = (compiler.millis() - compiled) * MILLI <= REST_PART * took;
      boolean idle = took >= GAIN * best && rests;
      idleRounds = idle ? idleRounds + 1 : 0;
      idleNanos = idle ? idleNanos + took : 0;
      best = Math.min(best, took);
    }
  }
}
