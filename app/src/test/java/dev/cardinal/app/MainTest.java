package dev.cardinal.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class MainTest {
  @ParameterizedTest
  @ValueSource(strings = {"classify", "run", "summary", "inspect", "diff", "bench", "compare"})
  void everyCommandHasHelp(String command) {
    String help = Cli.ok(command, "--help").out();
    assertTrue(help.startsWith("Usage: cardinal " + command), help);
    assertTrue(help.contains("--help"), help);
    assertEquals(help, Cli.ok("help", command).out());
    assertTrue(Cli.ok("--help").out().contains("  " + command + " "), "the list of commands");
  }

  @Test
  void versionNamesTheCommandAndJava() {
    List<String> lines = Cli.ok("--version").out().lines().toList();
    assertTrue(lines.getFirst().startsWith("cardinal "), lines.toString());
    assertTrue(lines.getLast().startsWith("Java "), lines.toString());
  }

  @Test
  void compareSaysWhereItIs() {
    Cli.fails(1, List.of("compare", "resnet18", "--threads", "1"), "./cardinal compare");
  }

  @Test
  void aCommandCanBeReplaced() {
    var out = new StringWriter();
    var err = new StringWriter();
    int code =
        Main.execute(
            new PrintWriter(out), new PrintWriter(err), List.of(new Louder()), "bench", "x");
    assertEquals(1, code);
    assertEquals("cardinal: x is too loud", err.toString().strip());
    Main.execute(new PrintWriter(out), new PrintWriter(err), List.of(new Louder()), "--help");
    assertEquals(1, out.toString().lines().filter(line -> line.startsWith("  bench ")).count());
  }

  @CommandLine.Command(name = "bench", description = "Is loud.")
  private static final class Louder implements Runnable {
    @CommandLine.Parameters private String word;

    @Override
    public void run() {
      throw new CommandException(word + " is too loud");
    }
  }

  @Test
  void aWrongCommandIsAWrongUsage() {
    Cli.fails(2, List.of(), "subcommand");
    Cli.fails(2, List.of("clasify"), "clasify");
  }

  @Test
  void aStackTraceIsPrintedOnlyOnDemand() {
    Cli.fails(1, List.of("summary", "nothing"));
    Cli traced = Cli.run("summary", "nothing", "--stacktrace");
    assertTrue(traced.err().contains("\tat dev.cardinal"), traced.err());
  }

  @Test
  void everyErrorIsOneLine() {
    assertEquals("a b", Errors.line(new IllegalStateException("a\n  b\n")));
    var missing = new NoSuchFileException("x.png");
    assertEquals("x.png: no such file or folder", Errors.line(missing));
    var unreadable = new UncheckedIOException("x.png: cannot be read: " + missing, missing);
    assertEquals("x.png: cannot be read: no such file or folder", Errors.line(unreadable));
    assertTrue(Errors.line(new OutOfMemoryError("Java heap space")).contains("-Xmx"));
    assertTrue(Errors.line(new NullPointerException("x")).startsWith("internal error"));
    var err = new StringWriter();
    var errors = new Errors(new PrintWriter(err), () -> false);
    assertEquals(1, errors.failure(new OutOfMemoryError("Java heap space")));
    assertEquals(1, err.toString().lines().count());
  }
}
