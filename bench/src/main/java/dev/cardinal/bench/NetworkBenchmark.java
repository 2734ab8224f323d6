package dev.cardinal.bench;

import dev.cardinal.bench.contest.Contestant;
import dev.cardinal.bench.contest.Contestants;
import dev.cardinal.bench.contest.Workload;
import dev.cardinal.tensor.Tensor;
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
 * A whole network. Contestants do not take turns here: to compare them, {@code SideBySide} and
 * {@code Standing} are better.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
    value = 3,
    jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"})
public class NetworkBenchmark {
  /** A built-in network or an ONNX file. */
  @Param({"resnext50_32x4d", "resnet50", "resnet18", "wide_resnet50_2"})
  public String model;

  /** Images in one run. */
  @Param({"1"})
  public int batch;

  /** Threads that compute. */
  @Param({"1"})
  public int threads;

  /** {@code ort}, or backends of Cardinal's. */
  @Param({"vector"})
  public String contestant;

  private Contestant running;

  /** Makes the session. */
  @Setup
  public void prepare() {
    running = Contestants.of(contestant, Workload.of(model, batch), threads);
  }

  /** Frees it. */
  @TearDown
  public void close() {
    running.close();
  }

  /** One run. */
  @Benchmark
  public Tensor network() {
    running.run();
    return running.output();
  }
}
