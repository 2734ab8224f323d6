package dev.cardinal.formats.onnx;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Writes the fields of one protocol buffer message. */
public final class ProtoWriter {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final CodedOutputStream out = CodedOutputStream.newInstance(bytes);

  public interface Write {
    void to(CodedOutputStream stream) throws IOException;
  }

  public ProtoWriter raw(Write write) {
    try {
      write.to(out);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public ProtoWriter integer(int field, long value) {
    return raw(stream -> stream.writeInt64(field, value));
  }

  public ProtoWriter real(int field, float value) {
    return raw(stream -> stream.writeFloat(field, value));
  }

  public ProtoWriter text(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  public ProtoWriter bytes(int field, byte[] value) {
    return raw(stream -> stream.writeByteArray(field, value));
  }

  public ProtoWriter message(int field, ProtoWriter message) {
    return bytes(field, message.toBytes());
  }

  /** Integers in one packed field. */
  public ProtoWriter packed(int field, long... values) {
    var packed = new ProtoWriter();
    for (long value : values) {
      packed.raw(stream -> stream.writeInt64NoTag(value));
    }
    return message(field, packed);
  }

  /** Floats in one packed field. */
  public ProtoWriter packed(int field, float... values) {
    var packed = new ProtoWriter();
    for (float value : values) {
      packed.raw(stream -> stream.writeFloatNoTag(value));
    }
    return message(field, packed);
  }

  public byte[] toBytes() {
    raw(CodedOutputStream::flush);
    return bytes.toByteArray();
  }
}
