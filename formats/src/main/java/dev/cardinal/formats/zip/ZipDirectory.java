package dev.cardinal.formats.zip;

import dev.cardinal.format.ModelFormatException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The directory at the end of a zip archive, ZIP64 included. Entries must lie before it, apart from
 * each other, and bear names that could be files in a folder.
 */
final class ZipDirectory {
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
  private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;

  private static final int END = 0x06054b50;
  private static final int END_BYTES = 22;
  private static final int END64 = 0x06064b50;
  private static final int END64_BYTES = 56;
  private static final int LOCATOR = 0x07064b50;
  private static final int LOCATOR_BYTES = 20;
  private static final int HEADER = 0x02014b50;
  private static final int HEADER_BYTES = 46;
  private static final int LOCAL = 0x04034b50;
  private static final int LOCAL_BYTES = 30;
  private static final int ZIP64_FIELD = 1;
  private static final int ENCRYPTED = 1;

  private static final int MOST_COMMENT_BYTES = 0xFFFF;
  private static final long MOST_ENTRIES = 200_000;
  private static final long IN_ZIP64 = 0xFFFFFFFFL;

  private final String file;
  private final MemorySegment content;
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private long at;
  private long directory;

  /**
   * An entry.
   *
   * @param method 0 if the bytes are stored as they are, 8 if they are deflated
   * @param header where its own header begins
   * @param data where its bytes begin
   * @param stored how many there are
   * @param size how many they are unpacked
   */
  record Entry(int method, long header, long data, long stored, long size) {}

  private ZipDirectory(String file, MemorySegment content) {
    this.file = file;
    this.content = content;
  }

  static Map<String, Entry> read(String file, MemorySegment content) {
    var reader = new ZipDirectory(file, content);
    reader.read();
    return reader.entries;
  }

  private void read() {
    long count = findDirectory();
    if (count < 0 || count > MOST_ENTRIES) {
      throw error(
          "the zip directory lists "
              + Long.toUnsignedString(count)
              + " entries, more than "
              + MOST_ENTRIES);
    }
    at = directory;
    for (long i = 0; i < count; i++) {
      header();
    }
    checkApart();
  }

  /** Goes to the directory by what the archive's last bytes say, and returns its entries' count. */
  private long findDirectory() {
    long end = findEnd();
    long locator = end - LOCATOR_BYTES;
    if (locator >= 0 && content.get(INT, locator) == LOCATOR) {
      long end64 = content.get(LONG, locator + 8);
      require(end64, END64_BYTES, locator, "the ZIP64 end record");
      if (content.get(INT, end64) == END64) {
        directory = content.get(LONG, end64 + 48);
        require(directory, 0, end64, "the zip directory");
        return content.get(LONG, end64 + 32);
      }
    }
    directory = Integer.toUnsignedLong(content.get(INT, end + 16));
    require(directory, 0, end, "the zip directory");
    return Short.toUnsignedLong(content.get(SHORT, end + 10));
  }

  private long findEnd() {
    long last = content.byteSize() - END_BYTES;
    for (long end = last; end >= Math.max(0, last - MOST_COMMENT_BYTES); end--) {
      if (content.get(INT, end) == END
          && Short.toUnsignedInt(content.get(SHORT, end + 20)) == last - end) {
        return end;
      }
    }
    throw error("there is no zip directory at its end; the file is truncated or corrupt");
  }

  private void header() {
    require(at, HEADER_BYTES, content.byteSize(), "the zip directory");
    if (content.get(INT, at) != HEADER) {
      throw error("the zip directory is corrupt at byte " + at);
    }
    int nameBytes = Short.toUnsignedInt(content.get(SHORT, at + 28));
    int extraBytes = Short.toUnsignedInt(content.get(SHORT, at + 30));
    int commentBytes = Short.toUnsignedInt(content.get(SHORT, at + 32));
    long rest = nameBytes + extraBytes + (long) commentBytes;
    require(at + HEADER_BYTES, rest, content.byteSize(), "the zip directory");
    String name = text(at + HEADER_BYTES, nameBytes);
    checkName(name);
    if ((content.get(SHORT, at + 8) & ENCRYPTED) != 0) {
      throw error("the entry '" + name + "' is encrypted, which is not supported");
    }
    long[] sizes = sizes(name, at + HEADER_BYTES + nameBytes, extraBytes);
    int method = Short.toUnsignedInt(content.get(SHORT, at + 10));
    if (entries.put(name, entry(name, method, sizes)) != null) {
      throw error("there are two entries '" + name + "'");
    }
    at += HEADER_BYTES + rest;
  }

  /** Unpacked size, stored size and offset: of the header, or of its ZIP64 field. */
  private long[] sizes(String name, long extra, int extraBytes) {
    long[] sizes = {
      Integer.toUnsignedLong(content.get(INT, at + 24)),
      Integer.toUnsignedLong(content.get(INT, at + 20)),
      Integer.toUnsignedLong(content.get(INT, at + 42))
    };
    long field = extra;
    long end = extra + extraBytes;
    while (field + 4 <= end && content.get(SHORT, field) != ZIP64_FIELD) {
      field += 4 + Short.toUnsignedInt(content.get(SHORT, field + 2));
    }
    long value = field + 4;
    for (int i = 0; i < sizes.length; i++) {
      if (sizes[i] == IN_ZIP64) {
        if (value + Long.BYTES > end) {
          throw error("the entry '" + name + "' lacks its ZIP64 sizes");
        }
        sizes[i] = content.get(LONG, value);
        value += Long.BYTES;
      }
    }
    return sizes;
  }

  private Entry entry(String name, int method, long[] sizes) {
    long header = sizes[2];
    require(header, LOCAL_BYTES, directory, "the entry '" + name + "'");
    int nameBytes = Short.toUnsignedInt(content.get(SHORT, header + 26));
    int extraBytes = Short.toUnsignedInt(content.get(SHORT, header + 28));
    long data = header + LOCAL_BYTES + nameBytes + extraBytes;
    require(data, sizes[1], directory, "the entry '" + name + "'");
    if (content.get(INT, header) != LOCAL || !text(header + LOCAL_BYTES, nameBytes).equals(name)) {
      throw error("the entry '" + name + "' is not where the zip directory says");
    }
    if (sizes[0] < 0 || (method == 0 && sizes[0] != sizes[1])) {
      throw error("the entry '" + name + "' has two sizes, " + sizes[1] + " and " + sizes[0]);
    }
    return new Entry(method, header, data, sizes[1], sizes[0]);
  }

  /** Names are never used as paths here, but one that tries to be such is no honest one. */
  private void checkName(String name) {
    if (name.isEmpty()
        || name.startsWith("/")
        || name.indexOf('\\') >= 0
        || name.indexOf('\0') >= 0
        || name.indexOf(':') >= 0
        || List.of(name.split("/", -1)).contains("..")) {
      throw error("the entry name '" + name + "' is not that of a file in a folder");
    }
  }

  /** Entries that share bytes make an archive unpack to more than it holds. */
  private void checkApart() {
    List<Map.Entry<String, Entry>> inOrder = new ArrayList<>(entries.entrySet());
    inOrder.sort(Comparator.comparingLong(entry -> entry.getValue().header()));
    long end = 0;
    for (Map.Entry<String, Entry> entry : inOrder) {
      if (entry.getValue().header() < end) {
        throw error("the entry '" + entry.getKey() + "' overlaps the one before it");
      }
      end = entry.getValue().data() + entry.getValue().stored();
    }
  }

  private String text(long offset, int bytes) {
    require(offset, bytes, content.byteSize(), "a name");
    byte[] text = content.asSlice(offset, bytes).toArray(ValueLayout.JAVA_BYTE);
    return new String(text, StandardCharsets.UTF_8);
  }

  private void require(long offset, long bytes, long end, String what) {
    if (offset < 0 || bytes < 0 || offset > end || bytes > end - offset) {
      throw error(what + " does not lie within the file, which is truncated or corrupt");
    }
  }

  private ModelFormatException error(String problem) {
    return new ModelFormatException(file, "", problem);
  }
}
