package dev.cardinal.bench.report;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Child processes of the same Java, with the same options and class path. */
public final class Forks {
  private static final String STARTED = "cardinal.bench.started";

  private Forks() {}

  /**
   * Runs a program to its end and returns what it wrote.
   *
   * @param program its {@code main} takes a task as JSON and the file for its result
   * @param task what it is to do
   * @param type what it writes, as JSON
   * @throws IllegalStateException if the program fails; it has said why on the standard error
   */
  public static <T> T run(Class<?> program, Object task, Class<T> type) {
    return run(program, options(), List.of(Json.of(task)), type);
  }

  /**
   * Runs a program to its end and returns what it wrote.
   *
   * @param program its {@code main} takes the arguments and, after them, the file for its result
   * @param options options for Java
   * @param arguments arguments for the program
   * @param type what it writes, as JSON
   * @throws IllegalStateException if the program fails; it has said why on the standard error
   */
  public static <T> T run(
      Class<?> program, List<String> options, List<String> arguments, Class<T> type) {
    Path result = temporary();
    try {
      Process process = start(program, options, arguments, result);
      try {
        int code = process.waitFor();
        if (code != 0) {
          throw new IllegalStateException(
              program.getSimpleName() + " ended with code " + code + ", given " + arguments);
        }
      } finally {
        process.destroy(); // if this one was interrupted
      }
      return Json.read(result, type);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start another Java: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a fork measured", e);
    } finally {
      delete(result);
    }
  }

  private static Process start(
      Class<?> program, List<String> options, List<String> arguments, Path result)
      throws IOException {
    List<String> all = new ArrayList<>(arguments);
    all.add(result.toString());
    return builder(program, options, all).inheritIO().start();
  }

  /**
   * A process that runs a program of this class path; it is meant to be started at once, for {@link
   * #millisSinceStart} counts from here.
   *
   * @param options options for Java
   * @param arguments arguments for the program
   */
  public static ProcessBuilder builder(
      Class<?> program, List<String> options, List<String> arguments) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.add("-cp");
    command.add(absolute(System.getProperty("java.class.path")));
    command.add("-D" + STARTED + "=" + micros());
    command.add(program.getName());
    command.addAll(arguments);
    return new ProcessBuilder(command);
  }

  /** A class path that holds in every working directory. */
  private static String absolute(String classPath) {
    return Arrays.stream(classPath.split(File.pathSeparator))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static long micros() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
  }

  /**
   * How long ago this process was started, in milliseconds.
   *
   * @throws IllegalStateException if it was not started by {@link #run}
   */
  public static double millisSinceStart() {
    long started = Long.getLong(STARTED, 0);
    if (started == 0) {
      throw new IllegalStateException("this is not a fork: -D" + STARTED + " is missing");
    }
    return (micros() - started) * 1e-3;
  }

  /** This process's own options for Java. */
  public static List<String> options() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> !option.startsWith("-agentlib:") && !option.startsWith("-javaagent:"))
        .toList();
  }

  private static Path temporary() {
    try {
      return Files.createTempFile("cardinal-bench", ".json");
    } catch (IOException e) {
      throw new UncheckedIOException("there is no room for a temporary file: " + e, e);
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": cannot be deleted: " + e, e);
    }
  }
}
