package dev.cardinal.onednn.library;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The loading of the library, in this process and in others that are set up badly. */
class OneDnnLibraryTest {
  private static final String AVAILABLE = "oneDNN 3.13.0: 9.0";
  private static final int MOST_SECONDS = 60;

  @TempDir Path temporary;

  @Test
  void loads() {
    assertEquals(Optional.empty(), OneDnnLibrary.unavailable());
    OneDnnLibrary library = OneDnnLibrary.required();
    assertEquals("3.13.0", library.version().toString());
    assertTrue(library.file().isAbsolute());
    assertEquals(AVAILABLE, Probe.answer());
  }

  @Test
  void threadsBelongToTheThreadThatAsks() throws InterruptedException {
    OpenMp openMp = OneDnnLibrary.required().openMp().orElseThrow();
    int before = openMp.maxThreads();
    openMp.setThreads(3);
    assertEquals(3, openMp.maxThreads());
    var other = new ArrayList<Integer>();
    var thread = new Thread(() -> other.add(openMp.maxThreads()));
    thread.start();
    thread.join();
    assertEquals(List.of(before), other);
    openMp.setThreads(before);
  }

  @Test
  void withoutNativeAccessThereIsAReason() throws Exception {
    String reason = probe("--illegal-native-access=deny");
    assertTrue(reason.startsWith("Java denies native access"), reason);
    assertTrue(reason.contains("--enable-native-access=dev.cardinal.onednn"), reason);
    assertTrue(reason.contains("--enable-native-access=ALL-UNNAMED"), reason);
  }

  @Test
  void theUserMayNameTheLibrary() throws Exception {
    Path own = Files.copy(OneDnnLibrary.required().file(), temporary.resolve("own.so"));
    assertEquals(AVAILABLE, probe(access(), "-Dcardinal.onednn.library=" + own));
  }

  @Test
  void aNameWithoutAFileIsAReason() throws Exception {
    Path absent = temporary.resolve("absent.so");
    String reason = probe(access(), "-Dcardinal.onednn.library=" + absent);
    assertTrue(reason.startsWith("there is no file " + absent), reason);
  }

  @Test
  void aFileThatIsNoLibraryIsAReason() throws Exception {
    Path file = Files.writeString(temporary.resolve("text.so"), "not a library");
    String reason = probe(access(), "-Dcardinal.onednn.library=" + file);
    assertTrue(reason.startsWith("the library " + file + " cannot be loaded"), reason);
    assertTrue(reason.contains("check that it is whole"), reason);
  }

  @Test
  void aLibraryThatIsNotOneDnnIsAReason() throws Exception {
    Path runtime =
        OneDnnLibrary.required().file().resolveSibling(Platform.current().openMp().orElseThrow());
    String reason = probe(access(), "-Dcardinal.onednn.library=" + runtime);
    assertEquals(
        runtime + " is a library, but not oneDNN: it has no function dnnl_version", reason);
  }

  @Test
  void aCacheThatCannotBeWrittenIsAReason() throws Exception {
    Path file = Files.writeString(temporary.resolve("file"), "in the way");
    String reason = probe(access(), "-Dcardinal.cache=" + file.resolve("cache"));
    assertTrue(reason.startsWith("oneDNN cannot be unpacked into " + file), reason);
  }

  @Test
  void withoutTheArtifactThereIsAReason() throws Exception {
    String reason = run(List.of(access()), classPath(entry -> !entry.contains("dnnl-")), List.of());
    assertTrue(reason.startsWith("there is no oneDNN on the class path or module path"), reason);
  }

  @Test
  void severalClassLoadersMayHaveItEach() throws Exception {
    assertEquals(
        String.join("\n", AVAILABLE, AVAILABLE, AVAILABLE),
        run(List.of(access()), classPath(_ -> true), List.of("twice")));
  }

  @Test
  void severalProcessesMayUnpackAtOnce() throws Exception {
    String[] options = {access(), "-Dcardinal.cache=" + temporary.resolve("cache")};
    var processes = new ArrayList<Process>();
    for (int i = 0; i < 3; i++) {
      processes.add(start(List.of(options), classPath(_ -> true), List.of()));
    }
    for (Process process : processes) {
      assertEquals(AVAILABLE, answer(process));
    }
    assertEquals(AVAILABLE, probe(options));
  }

  private static String access() {
    return "--enable-native-access=ALL-UNNAMED";
  }

  private static String probe(String... options) throws IOException, InterruptedException {
    return run(List.of(options), classPath(_ -> true), List.of());
  }

  private static String classPath(java.util.function.Predicate<String> keep) {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(keep)
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static String run(List<String> options, String classPath, List<String> arguments)
      throws IOException, InterruptedException {
    return answer(start(options, classPath, arguments));
  }

  private static Process start(List<String> options, String classPath, List<String> arguments)
      throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", classPath, Probe.class.getName()));
    command.addAll(arguments);
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }

  private static String answer(Process process) throws IOException, InterruptedException {
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertTrue(process.waitFor(MOST_SECONDS, TimeUnit.SECONDS), "the program does not end");
    assertEquals(0, process.exitValue(), output);
    return output;
  }
}
