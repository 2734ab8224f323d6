package dev.cardinal.tests;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Many sessions, closed or forgotten, leave neither memory nor threads nor native objects behind.
 * They run in a process of their own, whose heap is touched at its start and cannot grow, so that
 * what grows is native. Leaked, the activations of 300 alone would take 1200 MiB.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "resident memory is read from /proc")
final class SessionMemoryTest {
  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({"close, 32, 4", "forget, 128, 100"})
  @Timeout(300)
  void sessionsLeaveNothingBehind(String how, long mostGrowthMiB, long mostThreads)
      throws IOException, InterruptedException {
    check(mostGrowthMiB, mostThreads, how, "vector", "50", "350");
  }

  /** Between the hundredth session and the thousandth. */
  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({"close, 48, 4", "forget, 128, 100"})
  @Timeout(300)
  void sessionsOfOneDnnLeaveNothingBehind(String how, long mostGrowthMiB, long mostThreads)
      throws IOException, InterruptedException {
    OneDnn.required();
    check(mostGrowthMiB, mostThreads, how, "onednn", "100", "1000");
  }

  private static void check(long mostGrowthMiB, long mostThreads, String... arguments)
      throws IOException, InterruptedException {
    long[] numbers = OwnProcess.numbers(SessionChurn.class, arguments);
    long growthMiB = (numbers[1] - numbers[0]) >> 10;
    assertAll(
        () -> assertTrue(growthMiB <= mostGrowthMiB, () -> "grew by MiB: " + growthMiB),
        () -> assertTrue(numbers[2] <= mostThreads, () -> "threads at once: " + numbers[2]),
        () -> assertEquals(0, numbers[3], "threads at the end"),
        () -> assertEquals(numbers[4], numbers[5], "objects of oneDNN"),
        () -> assertTrue(numbers[5] <= 1, () -> "objects of oneDNN: " + numbers[5]));
  }
}
