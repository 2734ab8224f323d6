package dev.cardinal.tests;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A session whose input types are not fixed holds its weights once, packed, whatever the number of
 * plans. It reads the model's file again for further plans, and says so when it cannot.
 */
final class WeightsOnceTest {
  /** Classes, plans, scratch arrays and the like. */
  private static final long REST_BYTES = 16L << 20;

  @Test
  @Timeout(180)
  void onlyPackedWeightsAreLeft(@TempDir Path folder) throws IOException, InterruptedException {
    long[] numbers = OwnProcess.numbers(List.of("-Xmx512m"), WeightsProbe.class, folder.toString());
    assertAll(
        () -> assertTrue(numbers[1] > 40L << 20, () -> "packed: " + numbers[1]),
        () -> assertTrue(numbers[0] - numbers[1] < REST_BYTES, () -> "first: " + numbers[0]),
        () -> assertTrue(numbers[2] - numbers[3] < REST_BYTES, () -> "third: " + numbers[2]),
        () -> assertTrue(numbers[3] <= 1.1 * numbers[1], () -> "packed then: " + numbers[3]),
        () -> assertEquals(1, numbers[4], "the bits of another session"),
        () -> assertEquals(1, numbers[5], "the error of a file that is gone"),
        () -> assertTrue(numbers[6] < 4L << 20, () -> "still mapped: " + numbers[6]));
  }
}
