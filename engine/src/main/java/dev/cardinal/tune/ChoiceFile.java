package dev.cardinal.tune;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.cardinal.tune.Choices.Choice;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;

/**
 * A file in which choices outlive the process. What it holds for other conditions, or in a form
 * that is not understood, is passed over with a warning and replaced by what is measured next. Safe
 * from many threads; of two processes that write at once, neither leaves half a file.
 */
final class ChoiceFile {
  private static final System.Logger LOG = System.getLogger(ChoiceFile.class.getName());

  /** Far more than the choices for all networks that there are. */
  private static final long MOST_BYTES = 64L << 20;

  private final Path file;
  private final Choices known;
  private boolean isForeign;

  private ChoiceFile(Path file, Map<String, String> conditions) {
    this.file = file;
    this.known = Choices.none(conditions);
  }

  /**
   * Reads a file, if there is one.
   *
   * @param conditions what choices must hold for, by name
   * @throws IllegalArgumentException if there cannot be such a file, as where it is a folder
   * @throws UncheckedIOException if the file cannot be read, or cannot be written and has to be
   */
  static ChoiceFile open(Path file, Map<String, String> conditions) {
    Path path = file.toAbsolutePath();
    if (Files.exists(path) && !Files.isRegularFile(path)) {
      throw new IllegalArgumentException(file + " cannot hold choices: it is no regular file");
    }
    if (!Files.isDirectory(path.getParent())) {
      throw new IllegalArgumentException(
          file + " cannot be written: there is no folder " + path.getParent());
    }
    var choices = new ChoiceFile(path, conditions);
    if (!choices.read()) {
      choices.requireWritable();
    }
    return choices;
  }

  /** Takes what the file holds; false if it has to be written anew. */
  private boolean read() {
    try {
      if (isEmpty()) {
        return false;
      }
      Optional<String> trouble = take(text());
      trouble.ifPresent(
          why ->
              LOG.log(
                  Level.WARNING,
                  file
                      + " "
                      + why
                      + "; backends are measured anew"
                      + (isForeign ? ", and the file is left as it is" : "")));
      return trouble.isEmpty() || isForeign;
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be read: " + e, e);
    }
  }

  private boolean isEmpty() throws IOException {
    return !Files.exists(file) || Files.size(file) == 0;
  }

  private String text() throws IOException {
    if (Files.size(file) > MOST_BYTES) {
      return "too much"; // whatever it is
    }
    try {
      return Files.readString(file);
    } catch (CharacterCodingException e) {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    }
  }

  /** Adds a file's choices to the known ones, or says why it cannot. */
  private Optional<String> take(String text) {
    isForeign = !text.startsWith(ChoiceText.MAGIC);
    if (isForeign) {
      return Optional.of("is no file of choices");
    }
    try {
      Choices read = ChoiceText.parse(text);
      Optional<String> difference = difference(read.conditions(), known.conditions());
      if (difference.isEmpty()) {
        read.putAll(known); // what this process has measured is newer
        known.putAll(read);
      }
      return difference;
    } catch (IllegalArgumentException e) {
      return Optional.of(e.getMessage());
    }
  }

  private static Optional<String> difference(Map<String, String> then, Map<String, String> now) {
    for (var condition : now.entrySet()) {
      String name = condition.getKey();
      String before = then.get(name);
      if (before == null) {
        return Optional.of("was measured without " + name + " " + condition.getValue());
      }
      if (!before.equals(condition.getValue())) {
        return Optional.of(
            "was measured with "
                + name
                + " '"
                + before
                + "', now it is '"
                + condition.getValue()
                + "'");
      }
    }
    return then.keySet().stream()
        .filter(name -> !now.containsKey(name))
        .findFirst()
        .map(name -> "was measured with " + name + ", which is not here now");
  }

  /** That nothing can be stored should be known before much time is spent on measuring. */
  private void requireWritable() {
    try {
      Path probe = sibling();
      Files.createFile(probe);
      Files.delete(probe);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be written: " + e, e);
    }
  }

  private Path sibling() {
    return file.resolveSibling(
        "." + file.getFileName() + "." + ProcessHandle.current().pid() + "." + System.nanoTime());
  }

  /** The file. */
  Path path() {
    return file;
  }

  /** The choice for a graph. */
  synchronized Optional<Choice> choice(String fingerprint) {
    return Optional.ofNullable(known.plans().get(fingerprint));
  }

  /** A copy of all times. */
  synchronized StepTimings times() {
    var copy = new StepTimings();
    copy.putAll(known.times());
    return copy;
  }

  /** Adds a choice, and what others have written meanwhile, and writes all. */
  synchronized void store(String fingerprint, Choice choice, StepTimings measured) {
    known.plans().put(fingerprint, choice);
    known.times().putAll(measured);
    try {
      if (!isEmpty()) {
        take(text());
      }
      if (!isForeign) {
        write(ChoiceText.print(known));
      }
    } catch (IOException e) {
      LOG.log(Level.WARNING, file + " cannot be written, so choices are not stored: " + e);
    }
  }

  private void write(String text) throws IOException {
    Path target = Files.exists(file) ? file.toRealPath() : file;
    Path fresh = target.resolveSibling(sibling().getFileName());
    try {
      try (FileChannel out = FileChannel.open(fresh, CREATE_NEW, WRITE)) {
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
        while (bytes.hasRemaining()) {
          out.write(bytes);
        }
        out.force(true);
      }
      replace(fresh, target);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  private static void replace(Path fresh, Path target) throws IOException {
    try {
      Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(fresh, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
