package dev.cardinal.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Model.CommandSpec;

class StderrTest {
  @Test
  void warningsOfLibrariesAreSingleLines() {
    System.Logger logger = new StderrLoggers().getLogger("x", StderrTest.class.getModule());
    PrintStream before = System.err;
    var bytes = new ByteArrayOutputStream();
    System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      logger.log(System.Logger.Level.INFO, "not shown");
      logger.log(System.Logger.Level.WARNING, "{0} is slow: {1}", "conv1", "no kernel");
      logger.log(System.Logger.Level.ERROR, "it's {broken}");
    } finally {
      System.setErr(before);
    }
    assertEquals(
        "cardinal: warning: conv1 is slow: no kernel\ncardinal: error: it's {broken}\n",
        bytes.toString(StandardCharsets.UTF_8));
  }

  @Test
  void progressIsShownOnATerminalOnly() throws InterruptedException {
    assertEquals("", progress("false"));
    String shown = progress("true");
    assertTrue(shown.contains("working [========                ] 1/3 1 s"), shown);
    assertTrue(shown.endsWith("\r\033[K"), "the bar is removed at the end");
  }

  @Test
  void progressOfWhatIsQuickIsNotShown() {
    assertFalse(progressOfNothing().contains("working"));
  }

  private static String progress(String terminal) throws InterruptedException {
    System.setProperty("cardinal.terminal", terminal);
    var err = new StringWriter();
    try (var progress = Progress.of(spec(err), "working", 3)) {
      progress.step();
      Thread.sleep(1400);
    } finally {
      System.clearProperty("cardinal.terminal");
    }
    return err.toString();
  }

  private static String progressOfNothing() {
    System.setProperty("cardinal.terminal", "true");
    var err = new StringWriter();
    try (var progress = Progress.of(spec(err), "working")) {
      progress.step();
    } finally {
      System.clearProperty("cardinal.terminal");
    }
    return err.toString();
  }

  private static CommandSpec spec(StringWriter err) {
    var command = new picocli.CommandLine(CommandSpec.create()).setErr(new PrintWriter(err));
    return command.getCommandSpec();
  }
}
