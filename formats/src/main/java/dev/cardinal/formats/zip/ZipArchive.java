package dev.cardinal.formats.zip;

import dev.cardinal.format.ModelFormatException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * A zip archive in memory. What is stored is read in place; what is deflated is unpacked to the
 * heap, and must be no more than {@value #MOST_RATIO} times what it was packed to.
 *
 * <p>Checksums are not compared: PyTorch can be told to leave them out.
 */
public final class ZipArchive {
  private static final int MOST_RATIO = 100;
  private static final int MOST_BYTES = Integer.MAX_VALUE - 8;
  private static final int STORED = 0;
  private static final int DEFLATED = 8;
  private static final int SIGNATURE = 0x04034b50;

  private final String file;
  private final MemorySegment content;
  private final Map<String, ZipDirectory.Entry> entries;

  private ZipArchive(String file, MemorySegment content) {
    this.file = file;
    this.content = content;
    this.entries = ZipDirectory.read(file, content);
  }

  /** Whether content begins as a zip archive does. */
  public static boolean accepts(MemorySegment content) {
    return content.byteSize() > Integer.BYTES
        && content.get(ValueLayout.JAVA_INT_UNALIGNED, 0) == SIGNATURE;
  }

  /**
   * Opens an archive, of which only the directory is read.
   *
   * @param file stands for the file in errors
   * @param content the whole file, which must not change
   * @throws ModelFormatException if the directory is damaged, or its entries overlap, are encrypted
   *     or have names that lead out of a folder
   */
  public static ZipArchive open(String file, MemorySegment content) {
    return new ZipArchive(file, content);
  }

  /** The names of the entries. */
  public Set<String> names() {
    return Collections.unmodifiableSet(entries.keySet());
  }

  /**
   * The bytes of an entry.
   *
   * @throws ModelFormatException if there is none of that name, or it cannot be unpacked
   */
  public MemorySegment entry(String name) {
    ZipDirectory.Entry entry = entries.get(name);
    if (entry == null) {
      throw error(name, "is missing; the file is truncated or corrupt");
    }
    MemorySegment bytes = content.asSlice(entry.data(), entry.stored());
    return switch (entry.method()) {
      case STORED -> bytes;
      case DEFLATED -> MemorySegment.ofArray(unpacked(name, bytes, entry.size()));
      default -> throw error(name, "is packed by method " + entry.method() + ", not supported");
    };
  }

  private byte[] unpacked(String name, MemorySegment packed, long size) {
    if (size > MOST_RATIO * packed.byteSize() || Math.max(size, packed.byteSize()) > MOST_BYTES) {
      throw error(
          name,
          "unpacks from %s bytes to %s, too many; pack it without compression"
              .formatted(packed.byteSize(), size));
    }
    byte[] bytes = new byte[(int) size];
    var inflater = new Inflater(true);
    try {
      inflater.setInput(packed.asByteBuffer());
      if (fill(inflater, bytes) < size || fill(inflater, new byte[1]) > 0) {
        throw error(name, "does not unpack to the " + size + " bytes that it claims");
      }
      return bytes;
    } catch (DataFormatException e) {
      throw new ModelFormatException(
          file, "entry '" + name + "'", "is corrupt: " + e.getMessage(), e);
    } finally {
      inflater.end();
    }
  }

  private static int fill(Inflater inflater, byte[] bytes) throws DataFormatException {
    int filled = 0;
    int count;
    do {
      count = inflater.inflate(bytes, filled, bytes.length - filled);
      filled += count;
    } while (count > 0);
    return filled;
  }

  private ModelFormatException error(String name, String problem) {
    return new ModelFormatException(file, "entry '" + name + "'", problem);
  }
}
