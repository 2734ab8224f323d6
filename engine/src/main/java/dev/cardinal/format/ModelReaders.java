package dev.cardinal.format;

import dev.cardinal.graph.Graph;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/**
 * The readers that are present, found with the engine's own loader. A reader that cannot be loaded
 * does not disturb the others: it is a reason, told when no other accepts a file.
 */
public final class ModelReaders {
  /** The most bytes of a file's beginning that a reader is asked to judge by. */
  public static final int HEAD_BYTES = 64;

  private final List<ModelReader> readers = new ArrayList<>();
  private final List<String> reasons = new ArrayList<>();

  private ModelReaders() {}

  /** Finds the readers. */
  public static ModelReaders load() {
    var found = new ModelReaders();
    Iterator<ServiceLoader.Provider<ModelReader>> providers =
        ServiceLoader.load(ModelReader.class, ModelReaders.class.getClassLoader()).stream()
            .iterator();
    while (found.step(providers)) {}
    return found;
  }

  private boolean step(Iterator<ServiceLoader.Provider<ModelReader>> providers) {
    try {
      if (!providers.hasNext()) {
        return false;
      }
      readers.add(providers.next().get());
    } catch (ServiceConfigurationError | LinkageError e) {
      reasons.add("a reader could not be loaded: " + e);
    }
    return true;
  }

  /** The readers, in the order in which they are asked. */
  public List<ModelReader> readers() {
    return List.copyOf(readers);
  }

  /** Why readers that are announced are not among {@link #readers}. */
  public List<String> reasons() {
    return List.copyOf(reasons);
  }

  /**
   * Reads a model, a file or a folder, of whatever format.
   *
   * @throws ModelFormatException if no reader accepts the file, or the one that does cannot read it
   * @throws UncheckedIOException if the file cannot be opened or read
   */
  public Graph read(Path file) {
    if (Files.isDirectory(file)) {
      return readFolder(file);
    }
    byte[] head;
    try (InputStream in = Files.newInputStream(file)) {
      head = in.readNBytes(HEAD_BYTES);
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": cannot be read: " + e, e);
    }
    Path name = file.getFileName();
    return reader(file.toString(), name == null ? "" : name.toString(), head).read(file);
  }

  private Graph readFolder(Path folder) {
    return readers.stream()
        .filter(reader -> reader.acceptsFolder(folder))
        .findFirst()
        .orElseThrow(() -> new ModelFormatException(folder.toString(), "", refusal()))
        .read(folder);
  }

  /**
   * Reads a model of whatever format from a stream, to its end; the caller closes the stream.
   *
   * @throws ModelFormatException if no reader accepts the content, or the one that does cannot read
   *     it
   * @throws UncheckedIOException if the stream cannot be read
   */
  public Graph read(InputStream stream) {
    byte[] content;
    try {
      content = stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("the model's stream cannot be read: " + e, e);
    }
    byte[] head = Arrays.copyOf(content, Math.min(content.length, HEAD_BYTES));
    return reader("stream", "", head).read("stream", MemorySegment.ofArray(content));
  }

  private ModelReader reader(String file, String name, byte[] head) {
    return readers.stream()
        .filter(reader -> reader.accepts(name, head))
        .findFirst()
        .orElseThrow(() -> new ModelFormatException(file, "", refusal()));
  }

  private String refusal() {
    String reason = reasons.isEmpty() ? "" : "; " + String.join("; ", reasons);
    return readers.isEmpty()
        ? "there is no reader of model files; add the module dev.cardinal.formats" + reason
        : "not a model in any of the known formats "
            + readers.stream().map(ModelReader::name).toList()
            + reason;
  }
}
