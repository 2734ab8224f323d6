package dev.cardinal.bench;

import dev.cardinal.exec.WorkerPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * What one parallel step costs that has almost nothing to do. Not more threads than the machine has
 * processors: {@link #rendezvous} would wait for the scheduler.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class ParallelStepBenchmark {
  private static final float[] NO_SCRATCH = new float[0];

  /** Threads that compute. */
  @Param({"1", "2"})
  public int threads;

  private final AtomicInteger arrived = new AtomicInteger();
  private WorkerPool pool;
  private int due;

  /** Enters the pool, as a run does before its first step. */
  @Setup
  public void enter() throws InterruptedException {
    pool = new WorkerPool(threads);
    pool.enter();
  }

  /** Ends the pool. */
  @TearDown
  public void leave() {
    pool.leave();
    pool.close();
  }

  /** A step of 64 empty tasks. */
  @Benchmark
  public void tasks(Blackhole blackhole) {
    pool.run(64, (index, _) -> blackhole.consume(index), 0, NO_SCRATCH);
  }

  /** A step that ends only when every thread has come and taken a task. */
  @Benchmark
  public void rendezvous() {
    int all = due += threads;
    pool.run(
        threads,
        (_, _) -> {
          arrived.incrementAndGet();
          while (arrived.get() - all < 0) {
            Thread.onSpinWait();
          }
        },
        0,
        NO_SCRATCH);
  }
}
