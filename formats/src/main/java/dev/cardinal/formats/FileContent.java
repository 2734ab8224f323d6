package dev.cardinal.formats;

import dev.cardinal.format.ModelFormatException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Files as memory, mapped read-only and unmapped by the garbage collector, and memory as what is in
 * files.
 */
public final class FileContent {
  private static final int CHUNK_BYTES = 1 << 16;

  private FileContent() {}

  /**
   * Maps a regular file.
   *
   * @throws ModelFormatException if it is empty or no regular file
   * @throws UncheckedIOException if it cannot be opened or mapped
   */
  public static MemorySegment map(Path file) {
    try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
      if (!Files.isRegularFile(file)) {
        throw new ModelFormatException(file.toString(), "", "not a regular file");
      }
      if (channel.size() == 0) {
        throw new ModelFormatException(file.toString(), "", "the file is empty");
      }
      return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto());
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": cannot be read: " + e, e);
    }
  }

  /** Writes memory of any kind and size to a stream. */
  public static void copy(MemorySegment content, OutputStream out) throws IOException {
    byte[] chunk = new byte[CHUNK_BYTES];
    for (long at = 0; at < content.byteSize(); at += chunk.length) {
      int length = (int) Math.min(chunk.length, content.byteSize() - at);
      MemorySegment.copy(content, at, MemorySegment.ofArray(chunk), 0, length);
      out.write(chunk, 0, length);
    }
  }
}
