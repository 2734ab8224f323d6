package dev.cardinal.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A program of the tests in a process of its own. */
public final class OwnProcess {
  /** Flags that make heap and threads known. */
  private static final List<String> FIXED =
      List.of("-XX:+AlwaysPreTouch", "-XX:+UseSerialGC", "-XX:-UseDynamicNumberOfCompilerThreads");

  private OwnProcess() {}

  /** The whole numbers that a program prints, with a heap of 96 MiB. */
  static long[] numbers(Class<?> program, String... arguments)
      throws IOException, InterruptedException {
    return numbers(List.of("-Xms96m", "-Xmx96m"), program, arguments);
  }

  /** The whole numbers that a program prints, started with more flags for the virtual machine. */
  static long[] numbers(List<String> flags, Class<?> program, String... arguments)
      throws IOException, InterruptedException {
    var all = new ArrayList<>(flags);
    all.addAll(FIXED);
    String printed = printed(all, program, arguments);
    return Arrays.stream(printed.strip().split(" ")).mapToLong(Long::parseLong).toArray();
  }

  /** What a program prints, and the virtual machine with it, if it ends well. */
  public static String printed(List<String> flags, Class<?> program, String... arguments)
      throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.addAll(
        List.of(
            "--add-modules",
            "jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            program.getName()));
    command.addAll(Arrays.asList(arguments));
    Process process = new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), printed);
    return printed;
  }
}
