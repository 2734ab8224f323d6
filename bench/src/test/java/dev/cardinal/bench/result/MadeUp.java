package dev.cardinal.bench.result;

import dev.cardinal.bench.report.Estimate;
import dev.cardinal.bench.report.Sample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** A comparison as a run might find it, with all that there can be in one. */
public final class MadeUp {
  private static final List<String> IDS = List.of("vector", "onednn", "ort", "pytorch");
  private static final double[] MILLIS = {92.4, 97.1, 84.2, 118.9};

  private final SplittableRandom random = new SplittableRandom(7);
  private final List<Integer> batches;
  private final List<Integer> threads;

  private MadeUp(List<Integer> batches, List<Integer> threads) {
    this.batches = batches;
    this.threads = threads;
  }

  /** Of a network of such a name, with two batches and three numbers of threads. */
  public static Comparison comparison(String network) {
    return new MadeUp(List.of(1, 8), List.of(1, 2, 4)).build(network);
  }

  /** With one batch and one number of threads, and without warnings. */
  public static Comparison small(String network) {
    Comparison c = new MadeUp(List.of(1), List.of(1)).build(network);
    Conditions k = c.conditions();
    return new Comparison(
        c.format(),
        c.network(),
        new Conditions(
            k.command(),
            k.started(),
            k.seconds(),
            k.forks(),
            k.rounds(),
            k.machine(),
            k.peaks(),
            List.of()),
        c.contestants().subList(0, 4),
        c.latencies(),
        List.of(),
        List.of(),
        List.of(),
        c.layers());
  }

  /** In which nobody took part, and nothing is known of the machine. */
  public static Comparison empty() {
    return new Comparison(
        Comparison.FORMAT,
        new Network("lenet5", List.of(1L, 1L, 28L, 28L), 61_706, 846_000),
        new Conditions(
            "cardinal compare lenet5",
            "2026-11-27T10:49Z",
            3,
            1,
            5,
            Map.of(),
            List.of(),
            List.of("a contestant is missing")),
        List.of(new Entrant("ort", "ONNX Runtime", "", 0, 0, "its library is missing")),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of());
  }

  /** What became of it since a baseline. */
  public static List<Verdict> verdicts() {
    return List.of(
        new Verdict("vector", 1, 1, new Interval(1.152, 1.121, 1.183), "slower"),
        new Verdict("onednn", 1, 1, new Interval(0.998, 0.981, 1.012), "no difference"),
        new Verdict("ort", 1, 1, new Interval(1.004, 0.993, 1.014), "no difference"),
        new Verdict("pytorch", 1, 1, new Interval(0.941, 0.922, 0.957), "faster"));
  }

  private Comparison build(String network) {
    List<Latency> latencies = new ArrayList<>();
    List<Throughput> throughputs = new ArrayList<>();
    List<Start> starts = new ArrayList<>();
    List<Footprint> footprints = new ArrayList<>();
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < IDS.size(); i++) {
      for (int t : threads) {
        for (int b : batches) {
          latencies.add(latency(i, b, t));
          if (t == threads.getLast()) {
            for (int callers : new int[] {1, 2, 4, 8}) {
              double images = b * 1e3 / millis(i, b, t) * (1 + 0.3 * Math.log(callers));
              throughputs.add(new Throughput(IDS.get(i), b, t, callers, interval(images, 0.02)));
            }
          }
        }
        starts.add(start(i, t));
      }
      footprints.add(
          new Footprint(
              IDS.get(i),
              1,
              threads.getLast(),
              (610 - 85L * i) << 20,
              (940 - 60L * i) << 20,
              71L << 20,
              0.2 * i));
      layers.addAll(new MadeUpRun(IDS.get(i), threads.getFirst(), MILLIS[i], random).layers());
    }
    return new Comparison(
        Comparison.FORMAT,
        new Network(network, List.of(1L, 3L, 224L, 224L), 25_028_904, 8_530_000_000L),
        conditions(),
        entrants(),
        latencies,
        throughputs,
        starts,
        footprints,
        layers);
  }

  private static double millis(int contestant, int batch, int threads) {
    return MILLIS[contestant] * batch * (0.88 + 0.12 / batch) / Math.pow(threads, 0.86);
  }

  private Interval interval(double median, double scatter) {
    return new Interval(
        median,
        median * (1 - scatter * random.nextDouble(0.3, 1)),
        median * (1 + scatter * random.nextDouble(0.3, 1)));
  }

  private Latency latency(int contestant, int batch, int threads) {
    double millis = millis(contestant, batch, threads);
    List<Sample> forks = new ArrayList<>();
    for (int fork = 0; fork < 3; fork++) {
      double[] rounds = new double[25];
      Arrays.setAll(rounds, _ -> millis * (1 + 0.08 * Math.pow(random.nextDouble(), 3)));
      forks.add(new Sample(rounds));
    }
    double ratio = millis / millis(0, batch, threads);
    return new Latency(
        IDS.get(contestant),
        batch,
        threads,
        threads,
        new Latency.Accuracy(3.1e-6 * (contestant + 1), 4.2e-7 * (contestant + 1)),
        forks,
        Interval.of(Estimate.of(forks)),
        millis * 1.06,
        millis * 1.11,
        contestant == 0 ? new Interval(1, 1, 1) : interval(ratio, 0.06));
  }

  private Start start(int contestant, int threads) {
    double last = millis(contestant, 1, threads);
    double ready = 400 + 180 * contestant;
    double[] runs = new double[60];
    double[] ends = new double[runs.length];
    double now = ready;
    for (int i = 0; i < runs.length; i++) {
      double slow = contestant < 2 ? 11 * Math.exp(-i / 4.0) : 0.8 * Math.exp(-i);
      runs[i] = last * (1 + slow + 0.04 * random.nextDouble());
      now += runs[i];
      ends[i] = now;
    }
    return new Start(
        IDS.get(contestant), threads, ready, ends[0], ends[18], new Sample(ends), new Sample(runs));
  }

  private static List<Entrant> entrants() {
    return List.of(
        new Entrant("vector", "Cardinal vector", "0.1.0-SNAPSHOT", 1_900_000, 100_400_000, ""),
        new Entrant(
            "onednn", "Cardinal oneDNN + vector", "oneDNN 3.13.0", 33_000_000, 100_400_000, ""),
        new Entrant("ort", "ONNX Runtime", "1.29.0", 61_000_000, 100_400_000, ""),
        new Entrant("pytorch", "PyTorch", "2.7.1, DJL 0.36.0", 402_000_000, 100_900_000, ""),
        new Entrant("auto", "Cardinal auto", "", 0, 0, "has no <plan> for | this network"));
  }

  private static Conditions conditions() {
    Map<String, String> machine = new LinkedHashMap<>();
    machine.put("date", "2026-11-27T10:49Z");
    machine.put("processor", "AMD EPYC 9R14 96-Core Processor");
    machine.put("processors for this JVM", "4");
    machine.put("instruction sets", "avx avx2 avx512_bf16 avx512_vnni avx512f fma");
    machine.put(
        "caches of a core", "L1 Data 32K, L2 Unified 1024K, L3 Unified 32768K (of processors 0-3)");
    machine.put("governor", "performance");
    machine.put("Java", "OpenJDK 64-Bit Server VM 25.0.3+9-LTS");
    machine.put("Java's options", "--enable-native-access=ALL-UNNAMED --add-modules jdk.incubator");
    machine.put("load average", "0.42 0.31 0.20 1/312 4711");
    return new Conditions(
        "cardinal compare resnext50_32x4d --batch 1,8 --threads 1,2,max --report out",
        "2026-11-27T10:49Z",
        534,
        3,
        25,
        machine,
        List.of(
            new Conditions.Peak(1, 117.2, 17.4),
            new Conditions.Peak(2, 231.9, 24.8),
            new Conditions.Peak(4, 460.1, 30.2)),
        List.of(
            "The machine was busy: its load average was 3.1 on 4 processors before the run.",
            "12 % of the processors' time was stolen by other guests; ranges are wide."));
  }
}
