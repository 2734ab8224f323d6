package dev.cardinal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where workers cannot be pinned, a session says why and works. */
final class SessionPinningTest {
  private static final String RESULT = Float.toString(TestGraphs.chained(2));

  /** Builds a session, pinned or not, and prints what it computes. */
  static final class Program {
    private Program() {}

    public static void main(String[] args) {
      boolean pinned = Boolean.parseBoolean(args[0]);
      Model model = TestGraphs.chainModel();
      try (Session session = Session.builder(model).pinned(pinned).build()) {
        System.out.println(session.run(TestGraphs.rows(1, 2)).toFloats()[0]);
      }
    }
  }

  @Test
  void withoutNativeAccessThereIsOneWarningWithTheFlag() throws Exception {
    List<String> lines = printed("true").lines().toList();
    List<String> warnings = lines.stream().filter(line -> line.contains("not kept")).toList();
    assertEquals(1, warnings.size(), lines::toString);
    assertTrue(warnings.getFirst().contains("--enable-native-access=ALL-UNNAMED"), lines::toString);
    assertTrue(lines.contains(RESULT), lines::toString);
    assertTrue(lines.stream().noneMatch(line -> line.contains("restricted")), lines::toString);
  }

  @Test
  void whoDoesNotPinHearsNothingOfIt() throws Exception {
    assertEquals(RESULT + "\n", printed("false"));
  }

  private static String printed(String argument) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules",
                "jdk.incubator.vector",
                "-cp",
                System.getProperty("java.class.path"),
                Program.class.getName(),
                argument)
            .redirectErrorStream(true)
            .start();
    String all = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), all);
    return all.replace("WARNING: Using incubator modules: jdk.incubator.vector\n", "");
  }
}
