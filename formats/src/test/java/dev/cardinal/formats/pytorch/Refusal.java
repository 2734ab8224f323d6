package dev.cardinal.formats.pytorch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.format.ModelFormatException;
import java.lang.foreign.MemorySegment;
import java.time.Duration;

/** That a file is no checkpoint: one clear error, soon. */
final class Refusal {
  private static final Duration SOON = Duration.ofSeconds(20);

  private Refusal() {}

  /** Fails unless the file is refused for that reason. */
  static void refuses(String reason, byte[] file) {
    var e =
        assertTimeoutPreemptively(
            SOON,
            () ->
                assertThrows(
                    ModelFormatException.class,
                    () -> {
                      Checkpoint read = Checkpoint.read("hostile", MemorySegment.ofArray(file));
                      read.names().forEach(read::tensor);
                    }));
    assertTrue(e.getMessage().contains(reason), e.getMessage());
    assertTrue(e.getMessage().startsWith("hostile"), e.getMessage());
    assertEquals(1, e.getMessage().lines().count(), e.getMessage());
  }
}
