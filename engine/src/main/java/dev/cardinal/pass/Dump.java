package dev.cardinal.pass;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Writes the stages of a model as text files, numbered in the order in which they came about, into
 * the directory that the system property {@value #PROPERTY} names; does nothing without it.
 */
public final class Dump {
  /** The system property. */
  public static final String PROPERTY = "cardinal.dump";

  private static final AtomicInteger NUMBER = new AtomicInteger();

  private Dump() {}

  /**
   * Writes one stage, if dumping is asked for.
   *
   * @param model the model's name
   * @param stage what is written, such as a pass's name
   * @param printable gives the text by its {@code toString}
   * @throws UncheckedIOException if the file cannot be written
   */
  public static void write(String model, String stage, Object printable) {
    String directory = System.getProperty(PROPERTY);
    if (directory == null || directory.isEmpty()) {
      return;
    }
    String file =
        String.format(
            Locale.ROOT, "%04d-%s-%s.txt", NUMBER.incrementAndGet(), plain(model), plain(stage));
    try {
      Files.createDirectories(Path.of(directory));
      Files.writeString(Path.of(directory, file), printable.toString());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file + " into " + PROPERTY, e);
    }
  }

  private static String plain(String text) {
    String plain = text.replaceAll("[^A-Za-z0-9._-]", "_");
    return plain.substring(0, Math.min(plain.length(), 80));
  }
}
