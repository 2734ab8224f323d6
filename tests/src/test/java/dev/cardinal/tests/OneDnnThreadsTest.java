package dev.cardinal.tests;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * However many call a session at once, oneDNN computes with one team of threads, called by one
 * thread; and an idle session uses no CPU. So too if other steps are the vector backend's.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "native threads are counted in /proc")
final class OneDnnThreadsTest {
  /** Workers of the session, which may start late, and a few of the virtual machine's own. */
  private static final long MOST_GROWTH = ThreadsProbe.THREADS - 1 + 4;

  private static final long MOST_IDLE_MILLIS = 100;

  @ParameterizedTest
  @ValueSource(strings = {"onednn", "vector"})
  @Timeout(120)
  void callersShareOneTeam(String convolutions) throws IOException, InterruptedException {
    OneDnn.required();
    long[] numbers = OwnProcess.numbers(ThreadsProbe.class, convolutions);
    assertTrue(MOST_GROWTH < (ThreadsProbe.CALLERS - 1) * (ThreadsProbe.THREADS - 1));
    assertAll(
        () -> assertTrue(numbers[0] <= MOST_GROWTH, () -> "threads more: " + numbers[0]),
        () -> assertEquals(1, numbers[1], "run threads"),
        () -> assertTrue(numbers[2] <= MOST_IDLE_MILLIS, () -> "ms while idle: " + numbers[2]));
  }
}
