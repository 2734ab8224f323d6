package dev.cardinal.format;

import dev.cardinal.graph.Graph;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/**
 * Reads models of one format: a service, announced in {@code module-info} and in {@code
 * META-INF/services}, and found by {@link ModelReaders}. Readers are safe to use from many threads.
 *
 * <p>Whatever a file holds, a reader returns a graph or throws a {@link ModelFormatException}, in
 * time and memory that the file's size bounds. A file that cannot be opened or read at all is an
 * {@link java.io.UncheckedIOException}.
 */
public interface ModelReader {
  /** The format's name, for people, as in {@code ONNX}. */
  String name();

  /**
   * Whether content looks like this format. A guess from little: reading decides.
   *
   * @param name the file's name; empty for a stream
   * @param head the first bytes, {@value ModelReaders#HEAD_BYTES} of them if there are as many
   */
  boolean accepts(String name, byte[] head);

  /**
   * Whether a folder looks like a model of this format. A guess from the names in it: reading
   * decides.
   */
  default boolean acceptsFolder(Path folder) {
    return false;
  }

  /**
   * Reads a model, a file or a folder. Large weights may stay in the file, mapped: it must not
   * change while the graph is in use.
   */
  Graph read(Path file);

  /**
   * Reads a model from memory. Large weights may stay there: it must not change while the graph is
   * in use.
   *
   * @param name stands for the file in errors
   * @param content the whole file
   */
  Graph read(String name, MemorySegment content);
}
