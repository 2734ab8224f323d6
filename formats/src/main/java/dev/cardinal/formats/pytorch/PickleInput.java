package dev.cardinal.formats.pytorch;

import dev.cardinal.format.ModelFormatException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** The bytes of pickles, one after the other; every length is checked before it is believed. */
final class PickleInput {
  private static final ValueLayout.OfDouble BIG_ENDIAN_DOUBLE =
      ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final int MOST_LINE_BYTES = 1000;

  private final String file;
  private final String entry;
  private final MemorySegment content;
  private long position;

  /**
   * Pickles in memory.
   *
   * @param file the file's name, for errors
   * @param entry where in it the pickles stand, for errors; empty if they are all of it
   */
  PickleInput(String file, String entry, MemorySegment content) {
    this.file = file;
    this.entry = entry;
    this.content = content;
  }

  long position() {
    return position;
  }

  int u1() {
    return Byte.toUnsignedInt(content.get(ValueLayout.JAVA_BYTE, advance(1)));
  }

  int u2() {
    return Short.toUnsignedInt(content.get(ValueLayout.JAVA_SHORT_UNALIGNED, advance(2)));
  }

  int i4() {
    return content.get(ValueLayout.JAVA_INT_UNALIGNED, advance(4));
  }

  long u4() {
    return Integer.toUnsignedLong(i4());
  }

  long i8() {
    return content.get(ValueLayout.JAVA_LONG_UNALIGNED, advance(8));
  }

  double real() {
    return content.get(BIG_ENDIAN_DOUBLE, advance(8));
  }

  /** A two's complement integer of so many bytes, least first. */
  BigInteger integer(int bytes) {
    byte[] reversed = bytes(bytes);
    for (int i = 0; i < bytes / 2; i++) {
      byte swapped = reversed[i];
      reversed[i] = reversed[bytes - 1 - i];
      reversed[bytes - 1 - i] = swapped;
    }
    return bytes == 0 ? BigInteger.ZERO : new BigInteger(reversed);
  }

  String text(long bytes) {
    return new String(bytes(bytes), StandardCharsets.UTF_8);
  }

  /** Text up to the next line feed. */
  String line() {
    for (int length = 0; length < MOST_LINE_BYTES; length++) {
      if (position + length < content.byteSize()
          && content.get(ValueLayout.JAVA_BYTE, position + length) == '\n') {
        String line = text(length);
        skip(1);
        return line;
      }
    }
    throw error("has no end of the line within " + MOST_LINE_BYTES + " bytes");
  }

  void skip(long bytes) {
    advance(bytes);
  }

  /** The next bytes in place. */
  MemorySegment slice(long bytes) {
    return content.asSlice(advance(bytes), bytes);
  }

  private byte[] bytes(long count) {
    return slice(count).toArray(ValueLayout.JAVA_BYTE);
  }

  private long advance(long bytes) {
    if (bytes < 0 || bytes > content.byteSize() - position) {
      throw error(
          "claims "
              + Long.toUnsignedString(bytes)
              + " bytes where only "
              + (content.byteSize() - position)
              + " are left; the file is truncated or corrupt");
    }
    position += bytes;
    return position - bytes;
  }

  /** An error at this place. */
  ModelFormatException error(String problem) {
    String place = (entry.isEmpty() ? "" : entry + " ") + "at byte " + position;
    return new ModelFormatException(file, place, problem);
  }
}
