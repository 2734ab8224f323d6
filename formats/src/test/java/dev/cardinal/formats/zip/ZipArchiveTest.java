package dev.cardinal.formats.zip;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.format.ModelFormatException;
import dev.cardinal.formats.ZipFiles;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ZipArchiveTest {
  private static final int DIRECTORY = 0x02014b50;

  private static ZipArchive open(byte[] bytes) {
    return ZipArchive.open("file", MemorySegment.ofArray(bytes));
  }

  private static void refuses(String reason, byte[] bytes) {
    var e =
        assertThrows(
            ModelFormatException.class,
            () -> {
              ZipArchive archive = open(bytes);
              archive.names().forEach(archive::entry);
            });
    assertTrue(e.getMessage().contains(reason), e.getMessage());
  }

  private static Map<String, byte[]> two() {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put("a/first", new byte[] {1, 2, 3});
    entries.put("a/second", new byte[1000]);
    return entries;
  }

  @Test
  void entriesAreReadStoredOrPacked() {
    for (byte[] bytes : new byte[][] {ZipFiles.stored(two()), ZipFiles.deflated(two())}) {
      ZipArchive archive = open(bytes);
      assertEquals(Set.of("a/first", "a/second"), archive.names());
      assertArrayEquals(
          new byte[] {1, 2, 3}, archive.entry("a/first").toArray(ValueLayout.JAVA_BYTE));
      assertEquals(1000, archive.entry("a/second").byteSize());
      assertThrows(ModelFormatException.class, () -> archive.entry("a"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../x", "a/../../x", "/etc/passwd", "a\\..\\x", "C:x", "a/..", "..", "x\0.pkl"})
  void namesThatLeadOutOfAFolderAreRefused(String name) {
    refuses("is not that of a file in a folder", ZipFiles.stored(Map.of(name, new byte[1])));
  }

  /** Five megabytes of zeros in five thousand bytes. */
  @Test
  void whatUnpacksToFarTooMuchIsRefused() {
    refuses("too many", ZipFiles.deflated(Map.of("zeros", new byte[5_000_000])));
  }

  @Test
  void entriesThatLieAboutTheirSizeAreRefused() {
    refuses("does not unpack to the 900 bytes", changed(ZipFiles.deflated(two()), 1, 24, 900));
    refuses("does not unpack to the 1100 bytes", changed(ZipFiles.deflated(two()), 1, 24, 1100));
    refuses("has two sizes", changed(ZipFiles.stored(two()), 0, 24, 4));
    refuses("does not lie within", changed(ZipFiles.stored(two()), 0, 20, 1 << 20));
    refuses("lacks its ZIP64 sizes", changed(ZipFiles.stored(two()), 0, 20, -1));
  }

  @Test
  void entriesThatShareBytesAreRefused() {
    byte[] bytes = ZipFiles.stored(two());
    byte[] longer = changed(changed(bytes, 0, 20, 10), 0, 24, 10);
    refuses("'a/second' overlaps the one before it", longer);
    refuses("is not where the zip directory says", changed(bytes, 1, 42, 0));
  }

  @Test
  void encryptedAndUnknownEntriesAreRefused() {
    byte[] bytes = ZipFiles.stored(two());
    bytes[header(bytes, 1) + 8] |= 1;
    refuses("'a/second' is encrypted", bytes);
    byte[] packed = ZipFiles.stored(two());
    packed[header(packed, 1) + 10] = 12;
    refuses("is packed by method 12", packed);
  }

  @Test
  void namesMustDiffer() {
    byte[] bytes = ZipFiles.stored(Map.of("a", new byte[1], "b", new byte[1]));
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == 'b') {
        bytes[i] = 'a';
      }
    }
    refuses("two entries 'a'", bytes);
  }

  @Test
  void whatHasNoDirectoryIsRefused() {
    refuses("there is no zip directory", new byte[0]);
    refuses("there is no zip directory", new byte[100]);
    byte[] bytes = ZipFiles.stored(two());
    bytes[header(bytes, 1)] = 0;
    refuses("the zip directory is corrupt", bytes);
  }

  /** The archive with one number of an entry's header in the directory changed. */
  private static byte[] changed(byte[] bytes, int entry, int field, int value) {
    byte[] copy = bytes.clone();
    ByteBuffer.wrap(copy)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(header(bytes, entry) + field, value);
    return copy;
  }

  private static int header(byte[] bytes, int entry) {
    ByteBuffer numbers = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int left = entry;
    for (int at = 0; ; at++) {
      if (numbers.getInt(at) == DIRECTORY && left-- == 0) {
        return at;
      }
    }
  }
}
