package dev.cardinal.onednn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cardinal.onednn.library.Platform;
import dev.cardinal.onednn.library.UnavailableException;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The committed bindings are what jextract generates, and of that only what is used. */
class RegenerationTest {
  private static final Path SOURCES = Path.of("src/main/java");
  private static final Path PACKAGE = Path.of("dev/cardinal/onednn/ffm");
  private static final Path SYMBOLS = Path.of("src/main/jextract/symbols.args");
  private static final Pattern INCLUDED =
      Pattern.compile("^--include-[a-z]+ (\\w+)$", Pattern.MULTILINE);
  private static final int MOST_MINUTES = 3;

  @TempDir Path temporary;

  @Test
  void regenerationLeavesAnIdenticalTree() throws Exception {
    assumeTrue(hasJextract(), "jextract is neither in JEXTRACT_HOME nor on the PATH");
    Path generated = temporary.resolve("java");
    var builder = new ProcessBuilder("./regenerate.sh", generated.toString());
    builder.environment().put("ONEDNN_HEADERS", headers().toString());
    Path messages = temporary.resolve("messages");
    Process process = builder.redirectErrorStream(true).redirectOutput(messages.toFile()).start();
    assertTrue(process.waitFor(MOST_MINUTES, TimeUnit.MINUTES), "regenerate.sh is too slow");
    assertEquals(0, process.exitValue(), () -> text(messages));
    assertEquals(files(SOURCES.resolve(PACKAGE)), files(generated.resolve(PACKAGE)));
  }

  private static boolean hasJextract() {
    String home = System.getenv("JEXTRACT_HOME");
    Stream<Path> folders =
        home != null
            ? Stream.of(Path.of(home, "bin"))
            : Arrays.stream(System.getenv("PATH").split(File.pathSeparator)).map(Path::of);
    return folders.anyMatch(folder -> Files.isExecutable(folder.resolve("jextract")));
  }

  /** The headers, out of the artifact that the tests run with. */
  private Path headers() throws IOException, UnavailableException {
    String folder = Platform.current().folder() + "include/";
    URI address = URI.create(getClass().getClassLoader().getResource(folder).toString());
    Path to = temporary.resolve("include");
    try (FileSystem jar = FileSystems.newFileSystem(address, Map.of())) {
      Path from = jar.getPath(folder);
      try (Stream<Path> all = Files.walk(from)) {
        for (Path path : all.toList()) {
          Files.copy(path, to.resolve(from.relativize(path).toString()));
        }
      }
    }
    return to;
  }

  private static Map<String, String> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.collect(
          Collectors.toMap(
              file -> file.getFileName().toString(),
              RegenerationTest::text,
              (_, _) -> {
                throw new AssertionError("one name twice");
              },
              TreeMap::new));
    }
  }

  @Test
  void everySymbolIsUsed() throws IOException {
    String code;
    Path generated = SOURCES.resolve(PACKAGE);
    try (Stream<Path> files = Files.walk(generated.getParent())) {
      code =
          files
              .filter(file -> Files.isRegularFile(file) && !file.startsWith(generated))
              .map(RegenerationTest::text)
              .collect(Collectors.joining());
    }
    List<String> symbols =
        INCLUDED.matcher(text(SYMBOLS)).results().map(match -> match.group(1)).toList();
    assertTrue(symbols.size() > 100, symbols.size() + " symbols");
    assertEquals(
        List.of(),
        symbols.stream()
            .filter(symbol -> !Pattern.compile("\\b" + symbol + "\\b").matcher(code).find())
            .toList());
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
