package dev.cardinal.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A session takes the processors that the process may have, and none while it rests. */
final class ProcessorsTest {
  private static final int SECONDS = 3;

  /** One in a hundred of one processor: the virtual machine itself wakes up now and then. */
  private static final long MOST_MICROS = SECONDS * 10_000L;

  @Test
  @Timeout(120)
  void aRestingSessionTakesNoTime() throws IOException, InterruptedException {
    long[] numbers = probe("-XX:ActiveProcessorCount=4", SECONDS);
    assertTrue(numbers[1] <= MOST_MICROS, () -> "microseconds: " + numbers[1]);
  }

  /**
   * The flag is what the virtual machine makes of a container's quota: whole processors, at least
   * one. Without the flag it asks the control group.
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 5})
  @Timeout(120)
  void asManyThreadsComputeAsThereAreProcessors(int processors)
      throws IOException, InterruptedException {
    assertEquals(processors, probe("-XX:ActiveProcessorCount=" + processors, 0)[0]);
  }

  private static long[] probe(String flag, int seconds) throws IOException, InterruptedException {
    return OwnProcess.numbers(
        List.of("-Xmx256m", flag), IdleProbe.class, Integer.toString(seconds));
  }
}
