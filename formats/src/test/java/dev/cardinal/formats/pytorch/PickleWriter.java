package dev.cardinal.formats.pytorch;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes pickles, instruction by instruction: honest ones and others. */
public final class PickleWriter {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /** Begins a pickle of protocol 2. */
  public PickleWriter() {
    op(0x80).op(2);
  }

  /** An instruction without an argument, or any byte. */
  PickleWriter op(int instruction) {
    bytes.write(instruction);
    return this;
  }

  /** An instruction followed by a little-endian argument of four bytes. */
  PickleWriter op(int instruction, long argument) {
    bytes.write(instruction);
    return raw(little(argument, Integer.BYTES));
  }

  PickleWriter raw(byte[] argument) {
    bytes.writeBytes(argument);
    return this;
  }

  /** A little-endian integer at the beginning of so many bytes. */
  static byte[] little(long value, int size) {
    byte[] bytes = new byte[size];
    for (int i = 0; i < Math.min(size, Long.BYTES); i++) {
      bytes[i] = (byte) (value >>> (Byte.SIZE * i));
    }
    return bytes;
  }

  PickleWriter mark() {
    return op('(');
  }

  PickleWriter none() {
    return op('N');
  }

  PickleWriter text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    return op('X', utf8.length).raw(utf8);
  }

  PickleWriter integer(long value) {
    return value == (int) value
        ? op('J', value)
        : op(0x8a).op(Long.BYTES).raw(little(value, Long.BYTES));
  }

  PickleWriter named(String module, String name) {
    return op('c').raw((module + "\n" + name + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** A tuple of what follows the last mark. */
  PickleWriter tuple() {
    return op('t');
  }

  PickleWriter tuple(long... values) {
    mark();
    for (long value : values) {
      integer(value);
    }
    return tuple();
  }

  PickleWriter reduce() {
    return op('R');
  }

  PickleWriter dict() {
    return op('}');
  }

  /** Puts the keys and values that follow the last mark into the dict before it. */
  PickleWriter putAll() {
    return op('u');
  }

  /** A reference to a storage. */
  PickleWriter storage(String type, String key, long elements) {
    return mark()
        .text("storage")
        .named("torch", type + "Storage")
        .text(key)
        .text("cpu")
        .integer(elements)
        .tuple()
        .op('Q');
  }

  /** A tensor over a float storage. */
  PickleWriter tensor(String key, long elements, long offset, long[] size, long[] strides) {
    return named("torch._utils", "_rebuild_tensor_v2")
        .mark()
        .storage("Float", key, elements)
        .integer(offset)
        .tuple(size)
        .tuple(strides)
        .op(0x89)
        .named("collections", "OrderedDict")
        .op(')')
        .reduce()
        .tuple()
        .reduce();
  }

  /** Ends the pickle. */
  byte[] end() {
    op('.');
    return bytes.toByteArray();
  }
}
