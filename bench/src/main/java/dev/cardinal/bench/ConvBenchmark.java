package dev.cardinal.bench;

import dev.cardinal.bench.contest.ConvCase;
import dev.cardinal.bench.contest.ConvKernels;
import dev.cardinal.exec.KernelRun;
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

/**
 * One convolution with bias and ReLU on one kernel. {@code Benchmarks layers} runs all lines of
 * {@code shapes/} on every kernel of every backend that takes them.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 3,
    jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"})
public class ConvBenchmark {
  /** The problem string. */
  @Param({
    "conv n1 ic64 ih56 oc128 kh1",
    "conv n1 ic1024 ih7 oc2048 kh1",
    "conv n1 g32 ic128 ih56 oc128 kh3 ph1",
    "conv n1 g32 ic1024 ih7 oc1024 kh3 ph1",
    "conv n1 ic3 ih224 oc64 kh7 sh2 ph3"
  })
  public String problem;

  /** Threads that compute. */
  @Param({"1"})
  public int threads;

  /** A kernel's id, or a backend's name for the first of its kernels that takes the problem. */
  @Param({"vector"})
  public String kernel;

  private WorkerPool pool;
  private KernelRun run;

  /** Makes the kernel. */
  @Setup
  public void prepare() {
    pool = new WorkerPool(threads);
    var conv = new ConvCase(problem, threads);
    run = conv.run(ConvKernels.of(conv, kernel), pool);
  }

  /** Frees memory and threads. */
  @TearDown
  public void close() {
    run.close();
    pool.close();
  }

  /** One run of the kernel. */
  @Benchmark
  public void conv() {
    run.run();
  }
}
