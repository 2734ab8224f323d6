package dev.cardinal.formats.onnx;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import dev.cardinal.formats.FileContent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A protocol buffer message under construction. Large bytes fields are not copied before the
 * message is written, so that it may be larger than what an array can hold.
 */
final class ProtoMessage {
  private final List<MemorySegment> parts = new ArrayList<>();
  private final ByteArrayOutputStream small = new ByteArrayOutputStream();
  private final CodedOutputStream out = CodedOutputStream.newInstance(small, 64);
  private long size;

  private interface Write {
    void to(CodedOutputStream stream) throws IOException;
  }

  /** An integer. */
  ProtoMessage integer(int field, long value) {
    return write(stream -> stream.writeInt64(field, value));
  }

  /** A float. */
  ProtoMessage float32(int field, float value) {
    return write(stream -> stream.writeFloat(field, value));
  }

  /**
   * A text.
   *
   * @throws IllegalArgumentException if it has no form in UTF-8, which all of Unicode has
   */
  ProtoMessage text(int field, String value) {
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(value)) {
      throw new IllegalArgumentException(
          "'" + value + "' holds half of a character (a lone surrogate), which no file can hold");
    }
    return write(stream -> stream.writeString(field, value));
  }

  /** Integers in one packed field. */
  ProtoMessage integers(int field, long... values) {
    var packed = new ProtoMessage();
    for (long value : values) {
      packed.write(stream -> stream.writeInt64NoTag(value));
    }
    return message(field, packed);
  }

  /** Floats in one packed field. */
  ProtoMessage floats(int field, float... values) {
    var packed = new ProtoMessage();
    for (float value : values) {
      packed.write(stream -> stream.writeFloatNoTag(value));
    }
    return message(field, packed);
  }

  /** Bytes, which must not change until the message is written. */
  ProtoMessage bytes(int field, MemorySegment value) {
    header(field, value.byteSize());
    part(value);
    return this;
  }

  /** Another message, to which nothing is added any more. */
  ProtoMessage message(int field, ProtoMessage value) {
    value.flush();
    header(field, value.size);
    value.parts.forEach(this::part);
    return this;
  }

  private void header(int field, long length) {
    write(
        stream -> {
          stream.writeTag(field, WireFormat.WIRETYPE_LENGTH_DELIMITED);
          stream.writeUInt64NoTag(length);
        });
  }

  private ProtoMessage write(Write write) {
    try {
      write.to(out);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e); // to memory: cannot be
    }
  }

  private void part(MemorySegment part) {
    flush();
    parts.add(part);
    size += part.byteSize();
  }

  /** Makes the small fields that were written last a part of their own. */
  private void flush() {
    write(CodedOutputStream::flush);
    if (small.size() > 0) {
      parts.add(MemorySegment.ofArray(small.toByteArray()));
      size += small.size();
      small.reset();
    }
  }

  /** The number of bytes; a reader takes 2 GiB at most. */
  long size() {
    flush();
    return size;
  }

  /** Writes the message. */
  void writeTo(OutputStream stream) throws IOException {
    flush();
    for (MemorySegment part : parts) {
      FileContent.copy(part, stream);
    }
  }
}
