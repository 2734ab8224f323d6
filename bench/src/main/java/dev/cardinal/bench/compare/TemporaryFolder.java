package dev.cardinal.bench.compare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder for files that nobody needs afterwards; it goes with what is in it. */
final class TemporaryFolder implements AutoCloseable {
  private final Path path;
  private final Thread lastChance = new Thread(this::abandon);

  TemporaryFolder() {
    try {
      path = Files.createTempDirectory("cardinal-compare");
    } catch (IOException e) {
      throw new UncheckedIOException("there is no room for temporary files: " + e, e);
    }
    Runtime.getRuntime().addShutdownHook(lastChance); // for who interrupts it
  }

  Path path() {
    return path;
  }

  /** Ends who still writes there, too. */
  private void abandon() {
    ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
    delete();
  }

  private void delete() {
    try (Stream<Path> files = Files.walk(path)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      System.getLogger(TemporaryFolder.class.getName())
          .log(System.Logger.Level.WARNING, path + " cannot be deleted: " + e);
    }
  }

  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(lastChance);
    delete();
  }
}
