package dev.cardinal.bench.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.bench.peer.Answer;
import dev.cardinal.bench.report.Sample;
import dev.cardinal.bench.result.Latency;
import dev.cardinal.bench.result.Latency.Accuracy;
import dev.cardinal.bench.result.Start;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatisticsTest {
  private static final Case WHERE = new Case(1, 2);

  private static Finding finding(String contestant, double first, double... rounds) {
    return new Finding(
        contestant,
        new Accuracy(first * 1e-6, first * 1e-7),
        new Answer.Opened("1", first / 2, first, 0),
        new Answer.Warm(true, 2 * first, new Sample(first), new Sample(1)),
        2,
        new Sample(rounds),
        new Sample(rounds));
  }

  private static HeatResult heat(double stolen, double[] peak, Finding... findings) {
    return new HeatResult(
        WHERE, List.of(findings), new Sample(peak), 17, stolen, 0, List.of(), List.of(), List.of());
  }

  private static final double[] STEADY = {100, 101, 99};

  private static Statistics statistics(HeatResult... heats) {
    return new Statistics(List.of("a", "b"), List.of(WHERE), List.of(heats));
  }

  @Test
  void ratiosAreTakenRoundByRound() {
    // The machine gets slower and slower, but b always takes twice as long.
    HeatResult heat = heat(0, STEADY, finding("a", 100, 10, 20, 40), finding("b", 90, 20, 40, 80));
    List<Latency> latencies = statistics(heat).latencies();
    assertEquals(List.of("a", "b"), latencies.stream().map(Latency::contestant).toList());
    assertEquals(20, latencies.get(0).millis().median());
    assertEquals(40, latencies.get(1).millis().median());
    assertEquals(2, latencies.get(1).ratio().low());
    assertEquals(2, latencies.get(1).ratio().high());
  }

  @Test
  void whoDroppedOutOfAHeatIsComparedInTheOthers() {
    HeatResult whole = heat(0, STEADY, finding("a", 100, 10, 10), finding("b", 90, 30, 30));
    HeatResult without = heat(0, STEADY, finding("a", 100, 50, 50));
    Latency b = statistics(without, whole).latencies().get(1);
    assertEquals(3, b.ratio().median());
    assertEquals(1, b.forks().size());
  }

  @Test
  void withoutTheFirstContestantTheNextIsTheMeasure() {
    Latency b = statistics(heat(0, STEADY, finding("b", 90, 30, 30))).latencies().getFirst();
    assertEquals(1, b.ratio().median());
  }

  @Test
  void theWorstAccuracyAndTheMiddleStartAreTold() {
    Statistics statistics =
        statistics(
            heat(0, STEADY, finding("a", 300, 10)),
            heat(0, STEADY, finding("a", 100, 10)),
            heat(0, STEADY, finding("a", 200, 10)));
    assertEquals(300e-6, statistics.latencies().getFirst().accuracy().absolute(), 1e-12);
    Start start = statistics.starts().getFirst();
    assertEquals(200, start.first());
    assertEquals(400, start.steady());
  }

  @Test
  void quantilesAreRunsThatHappened() {
    double[] hundred = new double[100];
    Arrays.setAll(hundred, i -> i + 1);
    assertEquals(95, Statistics.quantile(hundred, 0.95));
    assertEquals(99, Statistics.quantile(hundred, 0.99));
    assertEquals(3, Statistics.quantile(new double[] {1, 2, 3}, 0.95));
  }

  @Test
  void noiseIsTold() {
    HeatResult quiet = heat(0, STEADY, finding("a", 100, 10, 10.1, 9.9));
    Statistics statistics = statistics(quiet);
    assertEquals(List.of(), Noise.warnings(0, List.of(quiet), statistics.latencies()));
    HeatResult noisy = heat(0.1, new double[] {100, 50, 100}, finding("a", 100, 5, 10, 30, 7, 20));
    List<String> warnings = Noise.warnings(1000, List.of(noisy), statistics(noisy).latencies());
    String all = String.join("\n", warnings);
    assertTrue(all.contains("load average 1000"), all);
    assertTrue(all.contains("10 % of the processors' time to others"), all);
    assertTrue(all.contains("fell by up to 50 %"), all);
    assertTrue(all.contains("wider than 10 % of the median: a ("), all);
    assertEquals(4, warnings.size(), all);
    String facts = Noise.facts(List.of(quiet, noisy)).toString();
    assertTrue(facts.contains("hypervisor=at most 10.0 %"), facts);
    assertTrue(facts.contains("other processes=at most 0.0 %"), facts);
  }

  @Test
  void outputsAreHeldAgainstTheReference() {
    float[] expected = {1, -4};
    float[] batch = {9, 9, 1, -4.002f};
    Accuracy close = Accuracies.of(expected, batch, 2);
    assertEquals(0.002, close.absolute(), 1e-6);
    assertEquals(0.0005, close.relative(), 1e-6);
    assertTrue(Accuracies.isGood(close));
    assertFalse(Accuracies.isGood(Accuracies.of(expected, batch, 0)));
    assertFalse(Accuracies.isGood(Accuracies.of(expected, new float[] {Float.NaN, -4}, 0)));
  }

  @Test
  void jarsAreCountedByTheirArtifacts(@TempDir Path folder) throws IOException {
    var path = new StringBuilder("target/classes");
    for (String name :
        List.of("dnnl-3.13-1.5.14.jar", "dnnl-3.13-linux-x86_64.jar", "dnnl-x.jar")) {
      Path jar = folder.resolve(name);
      Files.write(jar, new byte[100]);
      path.append(File.pathSeparator).append(jar);
    }
    assertEquals(200, Libraries.bytes(List.of("dnnl"), path.toString()));
    assertEquals(0, Libraries.bytes(List.of("nn"), path.toString()));
  }
}
