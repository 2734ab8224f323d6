package dev.cardinal.app;

import dev.cardinal.formats.files.SafeReplacement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Files that commands write for the user, and how those that exist are spared. */
final class OutputFile {
  private OutputFile() {}

  /**
   * Checks before any work that a file can be written.
   *
   * @param replacing whether one that exists may be replaced
   * @throws CommandException if it cannot
   */
  static void checkFile(Path file, boolean replacing) {
    checkParent(file);
    if (Files.isDirectory(file)) {
      throw new CommandException(file + " cannot be written: it is a folder");
    }
    checkFree(file, replacing);
  }

  /** As {@link #checkFile}, of a folder; one that is empty is as good as none. */
  static void checkFolder(Path folder, boolean replacing) {
    checkParent(folder);
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new CommandException(folder + " cannot be written: it is a file");
    }
    if (!isEmpty(folder)) {
      checkFree(folder, replacing);
    }
  }

  private static void checkParent(Path file) {
    Path parent = file.toAbsolutePath().normalize().getParent();
    if (parent == null || !Files.isDirectory(parent)) {
      throw new CommandException(file + " cannot be written: there is no folder " + parent);
    }
  }

  private static void checkFree(Path file, boolean replacing) {
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !replacing) {
      throw new CommandException(file + " exists; --force replaces it");
    }
  }

  private static boolean isEmpty(Path folder) {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.findAny().isEmpty();
    } catch (IOException e) {
      throw new UncheckedIOException(folder + ": cannot be read: " + e, e);
    }
  }

  /** Writes a text, whole or not at all. */
  static void write(Path file, String text) {
    try {
      SafeReplacement.write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": cannot be written: " + e, e);
    }
  }
}
