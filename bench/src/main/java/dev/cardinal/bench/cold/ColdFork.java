package dev.cardinal.bench.cold;

import com.sun.management.OperatingSystemMXBean;
import dev.cardinal.bench.contest.CardinalContestant;
import dev.cardinal.bench.contest.Contestant;
import dev.cardinal.bench.contest.OnnxRuntimeContestant;
import dev.cardinal.bench.contest.Workload;
import dev.cardinal.bench.report.Forks;
import dev.cardinal.bench.report.Json;
import dev.cardinal.bench.report.ProcessMemory;
import dev.cardinal.bench.report.Runs;
import dev.cardinal.tensor.Tensor;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The child process: loads a model, runs it for a while, and waits. Until the first result it loads
 * no class that its contestant does not need.
 */
final class ColdFork {
  private static final int SIZE = 224;
  private static final int LEAST_RUNS = 10;
  private static final long PARK_MILLIS = 1000;

  private ColdFork() {}

  /** Arguments: contestant, ONNX file, batch, threads, seconds to run and to wait, result. */
  public static void main(String[] args) throws InterruptedException {
    double main = Forks.millisSinceStart();
    ColdResult result =
        measure(
            main,
            args[0],
            Path.of(args[1]),
            Integer.parseInt(args[2]),
            Integer.parseInt(args[3]),
            Integer.parseInt(args[4]),
            Integer.parseInt(args[5]));
    Json.write(Path.of(args[6]), result);
  }

  private static ColdResult measure(
      double main, String name, Path file, int batch, int threads, int seconds, int idleSeconds)
      throws InterruptedException {
    var runs = new Runs();
    try (Contestant contestant = contestant(name, file, batch, threads)) {
      double ready = Forks.millisSinceStart();
      run(contestant, runs);
      double cpu = cpuMillis();
      while (!name.equals("none")
          && (runs.count() < LEAST_RUNS || Forks.millisSinceStart() - ready < 1000.0 * seconds)) {
        run(contestant, runs);
      }
      ProcessMemory running = ProcessMemory.now();
      System.gc();
      Thread.sleep(PARK_MILLIS);
      System.gc(); // what the first one had to hand to cleaners
      Thread.sleep(PARK_MILLIS);
      ProcessMemory afterGc = ProcessMemory.now();
      double before = cpuMillis();
      Thread.sleep(1000L * idleSeconds);
      double idle = cpuMillis() - before;
      return new ColdResult(
          name,
          batch,
          threads,
          main,
          ready,
          runs.ends()[0],
          runs.ends(),
          runs.millis(),
          cpu,
          running,
          afterGc,
          idleSeconds,
          idle);
    }
  }

  private static Contestant contestant(String name, Path file, int batch, int threads) {
    return switch (name) {
      case "none" -> new Nothing();
      case "ort" ->
          OnnxRuntimeContestant.of(
              file,
              Map.of("N", (long) batch, "H", (long) SIZE, "W", (long) SIZE),
              Workload.random(1, batch, 3, SIZE, SIZE),
              threads);
      default ->
          new CardinalContestant(Workload.of(file.toString(), batch), threads, List.of(name));
    };
  }

  private static void run(Contestant contestant, Runs runs) {
    double start = Forks.millisSinceStart();
    contestant.run();
    double end = Forks.millisSinceStart();
    runs.add(end, end - start);
  }

  private static double cpuMillis() {
    var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return system.getProcessCpuTime() * 1e-6;
  }

  /** What a JVM costs on its own. */
  private static final class Nothing implements Contestant {
    @Override
    public String name() {
      return "none";
    }

    @Override
    public void run() {}

    @Override
    public Tensor output() {
      return Tensor.scalar(0f);
    }

    @Override
    public void close() {}
  }
}
