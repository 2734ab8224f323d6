package dev.cardinal.bench.standing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.bench.report.Forks;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Child processes measure what they are told. */
final class ForkTest {
  @Test
  void aNetworkIsMeasuredBesideItsPeers() {
    var task = new Task(Task.Kind.NETWORK, "lenet5", 2, 1, false, 3, 10);
    ForkResult result = Forks.run(Fork.class, task, ForkResult.class);
    assertEquals(task, result.task());
    assertTrue(result.runs().size() >= 2, result.runs()::toString);
    for (ForkResult.Run run : result.runs()) {
      assertEquals(3, run.millis().length);
      assertTrue(Arrays.stream(run.millis()).allMatch(millis -> millis > 0));
    }
    assertTrue(result.difference() < 1e-5);
    assertTrue(Arrays.stream(result.peakGflops()).allMatch(peak -> peak > 0.1));
    assertTrue(result.longPeakGflops() > 0.1);
    long flops =
        result.steps().stream()
            .filter(step -> step.contestant().equals(Results.OURS))
            .mapToLong(ForkResult.Step::flops)
            .sum();
    assertEquals(result.flops(), flops);
  }

  @Test
  void aForkThatFailsIsAnError() {
    var task = new Task(Task.Kind.NETWORK, "no such network", 1, 1, false, 1, 0);
    assertThrows(IllegalStateException.class, () -> Forks.run(Fork.class, task, ForkResult.class));
  }
}
