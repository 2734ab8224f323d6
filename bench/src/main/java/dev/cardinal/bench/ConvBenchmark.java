package dev.cardinal.bench;

import dev.cardinal.exec.KernelRun;
import dev.cardinal.exec.WorkerPool;
import dev.cardinal.op.Activation;
import dev.cardinal.op.Conv;
import dev.cardinal.op.ConvProblem;
import dev.cardinal.op.Operands;
import dev.cardinal.op.Operands.Operand;
import dev.cardinal.op.PostOps;
import dev.cardinal.plan.MemoryBudget;
import dev.cardinal.plan.WeightStore;
import dev.cardinal.spi.Kernel;
import dev.cardinal.spi.KernelDescriptor;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.Support;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.vector.VectorBackend;
import java.util.List;
import java.util.SplittableRandom;
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
 * One convolution with bias and ReLU on the vector backend's first kernel that takes it. Give other
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

  private WorkerPool pool;
  private KernelRun run;

  /** Makes the kernel. */
  @Setup
  public void prepare() {
    ConvProblem conv = ConvProblem.parse(problem);
    Tensor src = random(1, conv.n(), conv.ic(), conv.ih(), conv.iw());
    Tensor weights = random(2, conv.oc(), conv.ic() / conv.group(), conv.kh(), conv.kw());
    Tensor bias = random(3, conv.oc());
    var operands =
        new Operands(List.of(Operand.of(src.type()), Operand.of(weights), Operand.of(bias)));
    PostOps relu = PostOps.NONE.withActivation(Activation.RELU);
    KernelQuery query = KernelQuery.of(new Conv(conv.window(), conv.group(), relu), operands);
    KernelDescriptor first =
        new VectorBackend()
            .candidates(query).stream()
                .filter(kernel -> kernel.support(query) instanceof Support.Supported)
                .findFirst()
                .orElseThrow();
    Kernel kernel = first.create(query, new WeightStore(new MemoryBudget(Long.MAX_VALUE)));
    pool = new WorkerPool(threads);
    run = new KernelRun(kernel, query, Operands.of(src, weights, bias), pool);
  }

  private static Tensor random(long seed, long... dims) {
    Tensor tensor = Tensor.allocate(dev.cardinal.tensor.TensorType.float32(dims));
    var random = new SplittableRandom(seed);
    for (long i = 0; i < tensor.shape().elements(); i++) {
      tensor.floatAt(i, (float) random.nextDouble(-1, 1));
    }
    return tensor;
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
