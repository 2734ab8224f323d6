package dev.cardinal.bench.compare;

import com.fasterxml.jackson.core.JacksonException;
import dev.cardinal.app.CommandException;
import dev.cardinal.bench.document.MarkdownReport;
import dev.cardinal.bench.html.HtmlReport;
import dev.cardinal.bench.report.Json;
import dev.cardinal.bench.result.Comparison;
import dev.cardinal.bench.result.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where a comparison's files go. This is where reports plug in: what is made of a {@link
 * Comparison} for people is written by {@link #write}.
 */
final class ReportFolder {
  /** The file of a comparison. */
  static final String JSON = "comparison.json";

  /** The file of what became of the latencies since a baseline. */
  private static final String VERDICTS = "verdicts.json";

  private ReportFolder() {}

  /** The folder for a network, where none is given. */
  static Path usual(String network) {
    Path name = Path.of(network).getFileName();
    return Path.of("compare-" + (name == null ? "model" : name));
  }

  /**
   * Checks before any work that the folder may be written: it is new, empty, or of an earlier
   * comparison, which is replaced.
   */
  static void check(Path folder) {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new CommandException(folder + " cannot be written: it is a file");
    }
    if (Files.isDirectory(folder) && !isEmpty(folder) && !isOurs(folder)) {
      throw new CommandException(
          folder + " holds something else than a comparison; choose another with --report DIR");
    }
  }

  /** Else a baseline would be replaced by what is held against it. */
  static void requireElsewhere(Path baseline, Path folder) {
    if (folder
        .toAbsolutePath()
        .normalize()
        .equals(baseline.toAbsolutePath().normalize().getParent())) {
      throw new CommandException(
          "the report would replace its baseline in " + folder + "; choose another --report DIR");
    }
  }

  private static boolean isEmpty(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.findAny().isEmpty();
    } catch (IOException e) {
      throw new UncheckedIOException(folder + ": cannot be read: " + e, e);
    }
  }

  private static boolean isOurs(Path folder) {
    try {
      return Files.exists(folder.resolve(JSON)) && read(folder.resolve(JSON)) != null;
    } catch (CommandException e) {
      return false;
    }
  }

  /**
   * Reads a comparison.
   *
   * @throws CommandException if the file holds none, or one of another version
   */
  static Comparison read(Path file) {
    try {
      Comparison comparison = Json.read(file, Comparison.class);
      if (comparison.format() != Comparison.FORMAT || comparison.latencies() == null) {
        throw new CommandException(
            file + " is no comparison of this version: its format is " + comparison.format());
      }
      return comparison;
    } catch (IllegalArgumentException e) {
      String reason =
          e.getCause() instanceof JacksonException json ? json.getOriginalMessage() : "";
      throw new CommandException(file + " is no comparison: " + reason, e);
    }
  }

  /**
   * Writes the files.
   *
   * @param verdicts what became of the latencies since a baseline; empty without one
   */
  static void write(Path folder, Comparison comparison, List<Verdict> verdicts) {
    Json.write(folder.resolve(JSON), comparison);
    MarkdownReport.write(comparison, verdicts, folder);
    HtmlReport.write(comparison, verdicts, folder);
    if (!verdicts.isEmpty()) {
      Json.write(folder.resolve(VERDICTS), verdicts);
    }
  }
}
