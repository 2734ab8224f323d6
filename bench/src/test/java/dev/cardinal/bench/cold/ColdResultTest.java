package dev.cardinal.bench.cold;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cardinal.bench.report.ProcessMemory;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class ColdResultTest {
  /** A process that was ready after a second and ran back to back. */
  private static ColdResult result(double... runMillis) {
    double[] ends = runMillis.clone();
    ends[0] += 1000;
    for (int i = 1; i < ends.length; i++) {
      ends[i] += ends[i - 1];
    }
    var none = new ProcessMemory(0, 0, 0);
    return new ColdResult("vector", 1, 1, 100, 1000, ends[0], ends, runMillis, 0, none, none, 0, 0);
  }

  private static double[] runs(int slow, double slowMillis, int fast, double fastMillis) {
    double[] runs = new double[slow + fast];
    Arrays.fill(runs, 0, slow, slowMillis);
    Arrays.fill(runs, slow, runs.length, fastMillis);
    return runs;
  }

  @Test
  void steadyIsWhatTheLastRunsTake() {
    assertEquals(10, result(runs(10, 50, 30, 10)).steadyMillis());
  }

  @Test
  void runsAreSteadyFromWhenOnMostOfFiveAre() {
    ColdResult slowFirst = result(runs(10, 50, 30, 10));
    assertEquals(1000 + 10 * 50 + 10, slowFirst.steadyAtMillis());
    assertEquals(1000 + 10, result(runs(0, 0, 40, 10)).steadyAtMillis());
  }

  /** The first run, for which much is compiled, is not steady because the next ones are. */
  @Test
  void steadyIsNeverBeforeAFirstRunThatWasSlow() {
    assertEquals(1000 + 5000 + 10, result(runs(1, 5000, 39, 10)).steadyAtMillis());
  }

  @Test
  void aSingleLateRunDoesNotMatter() {
    double[] runs = runs(10, 50, 30, 10);
    runs[25] = 80;
    assertEquals(1000 + 10 * 50 + 10, result(runs).steadyAtMillis());
  }

  @Test
  void aLateStretchDoes() {
    double[] runs = runs(0, 0, 40, 10);
    Arrays.fill(runs, 15, 20, 30);
    assertEquals(1000 + 15 * 10 + 5 * 30 + 10, result(runs).steadyAtMillis());
  }
}
