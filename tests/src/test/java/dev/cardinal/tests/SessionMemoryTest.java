package dev.cardinal.tests;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Three hundred sessions, closed or forgotten, leave neither memory nor threads behind. They run in
 * a process of their own, whose heap is touched at its start and cannot grow, so that what grows is
 * native. Leaked, their activations alone would take 1200 MiB and their workers be 300.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "resident memory is read from /proc")
final class SessionMemoryTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource({"close, 32, 4", "forget, 128, 100"})
  @Timeout(300)
  void sessionsLeaveNothingBehind(String how, long mostGrowthMiB, long mostWorkers)
      throws IOException, InterruptedException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process process =
        new ProcessBuilder(
                java,
                "-Xms96m",
                "-Xmx96m",
                "-XX:+AlwaysPreTouch",
                "-XX:+UseSerialGC",
                "--add-modules",
                "jdk.incubator.vector",
                "-cp",
                System.getProperty("java.class.path"),
                SessionChurn.class.getName(),
                how)
            .redirectError(Redirect.INHERIT)
            .start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), printed);
    long[] numbers = Arrays.stream(printed.strip().split(" ")).mapToLong(Long::parseLong).toArray();
    long growthMiB = (numbers[1] - numbers[0]) >> 10;
    assertAll(
        () -> assertTrue(growthMiB <= mostGrowthMiB, () -> "grew by MiB: " + growthMiB),
        () -> assertTrue(numbers[2] <= mostWorkers, () -> "workers at once: " + numbers[2]),
        () -> assertEquals(0, numbers[3], "workers at the end"));
  }
}
