package dev.cardinal.bench;

import dev.cardinal.exec.KernelRun;
import dev.cardinal.exec.WorkerPool;
import dev.cardinal.onednn.OneDnnBackend;
import dev.cardinal.op.ConvProblem;
import dev.cardinal.plan.MemoryBudget;
import dev.cardinal.plan.WeightStore;
import dev.cardinal.spi.Backend;
import dev.cardinal.spi.FpMath;
import dev.cardinal.spi.KernelOptions;
import dev.cardinal.vector.VectorBackend;
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
 * One convolution with bias and ReLU on a backend's first kernel that takes it. Give other
 * problems, such as the lines of {@code shapes/resnext50.txt}, with {@code -p problem=...}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 3, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
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

  /** The backend: vector or onednn. */
  @Param({"vector"})
  public String backend;

  private WorkerPool pool;
  private KernelRun run;

  /** Makes the kernel. */
  @Setup
  public void prepare() {
    pool = new WorkerPool(threads);
    var options = new KernelOptions(threads, FpMath.STRICT);
    Backend chosen = backend.equals("onednn") ? new OneDnnBackend() : new VectorBackend();
    var store = new WeightStore(new MemoryBudget(Long.MAX_VALUE));
    run = new ConvCase(ConvProblem.parse(problem), options).run(chosen, store, pool);
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
