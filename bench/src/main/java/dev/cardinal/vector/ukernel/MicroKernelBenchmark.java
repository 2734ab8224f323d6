package dev.cardinal.vector.ukernel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.AuxCounters;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * Each tile of the tables of micro-kernels, its operands in the first-level cache. It stands in the
 * package of the tables, which nobody else sees; {@code Benchmarks micro} runs all tiles.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 3, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class MicroKernelBenchmark {
  private static final String PEAK = "F32FmaPeak";
  private static final int PEAK_ITERATIONS = 1000;

  /** The tile's class; {@code F32FmaPeak} is what the machine does at most. */
  @Param({PEAK})
  public String tile;

  /** Products of each sum. */
  @Param({"256"})
  public int k;

  /** Keeps the peak from being optimised away. */
  public float sink;

  private Runnable kernel;
  private long flops;

  /** The names of all tiles, after that of the peak. */
  public static List<String> tiles() {
    List<String> names = new ArrayList<>(List.of(PEAK));
    Stream.of(F32Gemm.class, F32Offset.class)
        .flatMap(table -> Arrays.stream(table.getPermittedSubclasses()))
        .forEach(type -> names.add(type.getSimpleName()));
    return names;
  }

  /** The operations of the invocations, so that JMH tells them by time. */
  @AuxCounters
  @State(Scope.Thread)
  public static class Work {
    /** Billions of operations a second, since the unit of time is a nanosecond. */
    public long gflops;
  }

  /** Makes the tile's operands. */
  @Setup
  public void prepare() throws ReflectiveOperationException {
    if (tile.equals(PEAK)) {
      flops = (long) PEAK_ITERATIONS * F32FmaPeak.flopsPerIteration();
      kernel = () -> sink = F32FmaPeak.run(PEAK_ITERATIONS);
      return;
    }
    String name = MicroKernelBenchmark.class.getPackageName() + "." + tile;
    Object instance = Class.forName(name).getDeclaredField("TILE").get(null);
    kernel =
        switch (instance) {
          case F32Gemm gemm -> product(gemm);
          case F32Offset offset -> product(offset);
          default -> throw new IllegalArgumentException(tile + " is in no table of tiles");
        };
  }

  private Runnable product(F32Gemm gemm) {
    float[] weights = random(gemm.rows() * k);
    float[] src = random(gemm.nr() * k);
    float[] dst = new float[gemm.rows() * gemm.nr()];
    flops = 2L * gemm.rows() * gemm.nr() * k;
    return () -> gemm.multiply(weights, 0, src, 0, k, dst, 0, gemm.nr());
  }

  /** With the steps of a 3x3 window over rows of a plane. */
  private Runnable product(F32Offset offset) {
    int[] steps = new int[k];
    int place = 0;
    for (int i = 1; i < k; i++) {
      steps[i] = i % 3 == 0 ? offset.nr() : 1;
      place += steps[i];
    }
    float[] weights = random(offset.rows() * k);
    float[] src = random(place + offset.nr());
    float[] dst = new float[offset.rows() * offset.nr()];
    flops = 2L * offset.rows() * offset.nr() * k;
    return () -> offset.multiply(weights, 0, src, 0, steps, k, dst, 0, offset.nr());
  }

  private static float[] random(int length) {
    var random = new SplittableRandom(1);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    return values;
  }

  /** One tile. */
  @Benchmark
  public void multiply(Work work) {
    kernel.run();
    work.gflops += flops;
  }
}
