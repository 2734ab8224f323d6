package dev.cardinal.bench.torch;

import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * A pickle of protocol 2 in the making, with those instructions that a TorchScript archive needs.
 * Every method appends what pushes one value, unless it says otherwise.
 */
final class Pickle {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  Pickle() {
    op(0x80).op(2);
  }

  private Pickle op(int instruction) {
    bytes.write(instruction);
    return this;
  }

  private Pickle int32(long value) {
    for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
      op((int) (value >>> shift) & 0xff);
    }
    return this;
  }

  private Pickle utf8(String text) {
    bytes.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  Pickle text(String text) {
    return op('X').int32(text.getBytes(StandardCharsets.UTF_8).length).utf8(text);
  }

  Pickle bool(boolean value) {
    return op(value ? 0x88 : 0x89);
  }

  Pickle integer(long value) {
    if (value == (int) value) {
      return op('J').int32(value);
    }
    return op(0x8a).op(Long.BYTES).int32(value).int32(value >> Integer.SIZE);
  }

  /** A class or a function, as in {@code torch FloatStorage}. */
  Pickle named(String module, String name) {
    return op('c').utf8(module + "\n" + name + "\n");
  }

  /** Begins a tuple; {@link #end} ends it. */
  Pickle begin() {
    return op('(');
  }

  Pickle end() {
    return op('t');
  }

  Pickle emptyTuple() {
    return op(')');
  }

  /** Pops a function and a tuple of arguments. */
  private Pickle call() {
    return op('R');
  }

  private Pickle integers(long... values) {
    begin();
    for (long value : values) {
      integer(value);
    }
    return end();
  }

  /** Begins an object of a class, and the fields that it gets; {@link #endObject} ends them. */
  Pickle beginObject(String module, String name) {
    return named(module, name).emptyTuple().op(0x81).op('}').op('(');
  }

  Pickle endObject() {
    return op('u').op('b');
  }

  /**
   * A tensor whose values are a record of their own.
   *
   * @param key the record's name
   */
  Pickle tensor(Tensor tensor, String key) {
    named("torch._utils", "_rebuild_tensor_v2").begin();
    begin().text("storage").named("torch", storage(tensor.dtype())).text(key).text("cpu");
    integer(tensor.shape().elements()).end().op('Q'); // the reader finds the storage by this tuple
    integer(0).integers(tensor.shape().dims()).integers(tensor.shape().strides()).bool(false);
    return named("collections", "OrderedDict").emptyTuple().call().end().call();
  }

  private static String storage(DType dtype) {
    return switch (dtype) {
      case FLOAT32 -> "FloatStorage";
      case INT64 -> "LongStorage";
      case INT32 -> "IntStorage";
      case BOOL -> "BoolStorage";
    };
  }

  /** The pickle of the value that stands on the stack. */
  byte[] toBytes() {
    op('.');
    return bytes.toByteArray();
  }
}
