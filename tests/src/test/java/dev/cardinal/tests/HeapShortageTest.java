package dev.cardinal.tests;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Runs whose memory does not fit on the heap beside that of earlier ones take the room of those;
 * one that would not fit alone gets an error, and the session goes on.
 */
final class HeapShortageTest {
  @Test
  @Timeout(180)
  void idleRunsMakeRoom() throws IOException, InterruptedException {
    long[] numbers = OwnProcess.numbers(List.of("-Xmx256m"), HeapProbe.class);
    assertAll(
        () -> assertTrue(numbers[0] > numbers[1], () -> "all fit at once: " + numbers[0]),
        () -> assertEquals(1, numbers[2], "the bits of the first time"),
        () -> assertEquals(1, numbers[3], "the error of a run that does not fit"),
        () -> assertEquals(1, numbers[4], "the bits after that error"));
  }
}
