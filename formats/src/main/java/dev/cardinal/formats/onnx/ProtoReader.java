package dev.cardinal.formats.onnx;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import dev.cardinal.format.ModelFormatException;
import dev.cardinal.formats.SegmentInputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads protocol buffers in place: bytes fields become slices of the memory that is read. Every
 * length is checked against the message around it before anything is allocated, and the number of
 * things in a file as well as the size of its texts are limited.
 */
final class ProtoReader {
  private static final int MAX_ITEMS = 2_000_000;
  private static final int MAX_INTEGERS = 1 << 24;
  private static final int MAX_FLOATS = 1 << 28;
  private static final int MAX_TEXT_BYTES = 1 << 24;
  private static final int MAX_ALL_TEXT_BYTES = 1 << 27;

  private final String file;
  private final MemorySegment content;
  private final CodedInputStream in;
  private String message = "";
  private int field;
  private int wireType;
  private int items;
  private int integers;
  private int floats;
  private int textBytes;

  /** What a message does with its fields: it reads or skips exactly the one of that number. */
  interface Fields {
    void read(int number);
  }

  private interface Read<T> {
    T from(CodedInputStream stream) throws IOException;
  }

  ProtoReader(String file, MemorySegment content) {
    if (content.byteSize() > Integer.MAX_VALUE) {
      throw new ModelFormatException(
          file, "", "larger than 2 GiB, the limit of protocol buffers; store weights externally");
    }
    this.file = file;
    this.content = content;
    this.in = CodedInputStream.newInstance(new SegmentInputStream(content));
  }

  /** Reads the whole file as one message. */
  void file(String name, Fields fields) {
    delimited(name, (int) content.byteSize(), fields);
  }

  /** Reads the current field as a message. */
  void message(String name, Fields fields) {
    countItem();
    delimited(name, length(), fields);
  }

  private void delimited(String name, int length, Fields fields) {
    String outer = message;
    message = name;
    int limit = read(stream -> stream.pushLimit(length));
    for (int tag = tag(); tag != 0; tag = tag()) {
      field = WireFormat.getTagFieldNumber(tag);
      wireType = WireFormat.getTagWireType(tag);
      fields.read(field);
    }
    in.popLimit(limit);
    message = outer;
  }

  private int tag() {
    return read(CodedInputStream::readTag);
  }

  /** Passes over the current field. */
  void skip() {
    switch (wireType) {
      case WireFormat.WIRETYPE_VARINT -> read(CodedInputStream::readRawVarint64);
      case WireFormat.WIRETYPE_FIXED64 -> read(CodedInputStream::readRawLittleEndian64);
      case WireFormat.WIRETYPE_FIXED32 -> read(CodedInputStream::readRawLittleEndian32);
      case WireFormat.WIRETYPE_LENGTH_DELIMITED -> bytes();
      default -> throw error("has wire type " + wireType + ", which ONNX does not use");
    }
  }

  /** The current field as an integer. */
  long integer() {
    require(WireFormat.WIRETYPE_VARINT);
    return read(CodedInputStream::readRawVarint64);
  }

  /** The current field as a float. */
  float float32() {
    require(WireFormat.WIRETYPE_FIXED32);
    return read(CodedInputStream::readFloat);
  }

  /** The current field as a slice of the memory that is read. */
  MemorySegment bytes() {
    int length = length();
    int start = in.getTotalBytesRead();
    read(
        stream -> {
          stream.skipRawBytes(length);
          return length;
        });
    return content.asSlice(start, length);
  }

  /** The current field as text. */
  String text() {
    countItem();
    int length = length();
    textBytes += length;
    if (length > MAX_TEXT_BYTES || textBytes > MAX_ALL_TEXT_BYTES) {
      throw error("is a text of " + length + " bytes: too much text");
    }
    return new String(read(stream -> stream.readRawBytes(length)), StandardCharsets.UTF_8);
  }

  /** Appends the current field, one integer or many packed ones. */
  void integers(LongList list) {
    if (wireType == WireFormat.WIRETYPE_VARINT) {
      addInteger(list);
    } else {
      packed(() -> addInteger(list));
    }
  }

  private void addInteger(LongList list) {
    if (++integers > MAX_INTEGERS) {
      throw error("is one of more than " + MAX_INTEGERS + " integers: too many");
    }
    list.add(read(CodedInputStream::readRawVarint64));
  }

  /** Appends the current field, one float or many packed ones. */
  void floats(FloatList list) {
    if (wireType == WireFormat.WIRETYPE_FIXED32) {
      addFloat(list);
    } else {
      packed(() -> addFloat(list));
    }
  }

  private void addFloat(FloatList list) {
    if (++floats > MAX_FLOATS) {
      throw error("is one of more than " + MAX_FLOATS + " floats: too many; use raw_data");
    }
    list.add(read(CodedInputStream::readFloat));
  }

  private void packed(Runnable element) {
    int length = length();
    int limit = read(stream -> stream.pushLimit(length));
    while (in.getBytesUntilLimit() > 0) {
      element.run();
    }
    in.popLimit(limit);
  }

  private int length() {
    require(WireFormat.WIRETYPE_LENGTH_DELIMITED);
    int length = read(CodedInputStream::readRawVarint32);
    int rest = in.getBytesUntilLimit();
    if (length < 0 || length > rest) {
      throw error(
          "claims "
              + Integer.toUnsignedString(length)
              + " bytes where only "
              + rest
              + " are left; the file is truncated or corrupt");
    }
    return length;
  }

  private void require(int expected) {
    if (wireType != expected) {
      throw error("has wire type " + wireType + " instead of " + expected);
    }
  }

  private void countItem() {
    if (++items > MAX_ITEMS) {
      throw error("is one of more than " + MAX_ITEMS + " messages and texts: too many");
    }
  }

  private <T> T read(Read<T> read) {
    try {
      return read.from(in);
    } catch (IOException e) {
      throw new ModelFormatException(
          file, place(), "not an ONNX model, or truncated or corrupt: " + e.getMessage(), e);
    }
  }

  /** An error in the current field. */
  ModelFormatException error(String problem) {
    return new ModelFormatException(file, place(), "field " + field + " " + problem);
  }

  private String place() {
    return message + " at byte " + in.getTotalBytesRead();
  }

  /** A growing list of longs. */
  static final class LongList {
    private long[] values = {};
    private int size;

    void add(long value) {
      if (size == values.length) {
        values = Arrays.copyOf(values, Math.max(8, size + (size >> 1)));
      }
      values[size++] = value;
    }

    long[] toArray() {
      return size == values.length ? values : Arrays.copyOf(values, size);
    }
  }

  /** A growing list of floats. */
  static final class FloatList {
    private float[] values = {};
    private int size;

    void add(float value) {
      if (size == values.length) {
        values = Arrays.copyOf(values, Math.max(8, size + (size >> 1)));
      }
      values[size++] = value;
    }

    float[] toArray() {
      return size == values.length ? values : Arrays.copyOf(values, size);
    }
  }
}
