package dev.cardinal.bench;

import dev.cardinal.exec.WorkerPool;
import java.util.concurrent.TimeUnit;
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

/** What one parallel step costs that has almost nothing to do. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class ParallelStepBenchmark {
  /** Threads that compute. */
  @Param({"1", "2"})
  public int threads;

  /** Parts of the step. */
  @Param({"2", "64"})
  public int tasks;

  private WorkerPool pool;

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

  /** One step. */
  @Benchmark
  public void step(Blackhole blackhole) {
    pool.run(tasks, (index, scratch) -> blackhole.consume(index), 0, new float[0]);
  }
}
