package dev.cardinal.formats.npy;

import dev.cardinal.format.ModelFormatException;
import dev.cardinal.formats.FileContent;
import dev.cardinal.formats.files.SafeReplacement;
import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Layout;
import dev.cardinal.tensor.Shape;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Reads and writes NPY files of float32 ({@code f4}), int64 ({@code i8}), int32 ({@code i4}) and
 * bool ({@code b1}). Reading takes float64 ({@code f8}) too and rounds it to float32, takes either
 * byte order, and turns Fortran's order into C's.
 */
public final class Npy {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int VERSION_AT = 6;
  private static final int LENGTH_AT = 8;
  private static final int MAX_HEADER_BYTES = 1 << 16;
  private static final int ALIGNMENT = 64;

  private Npy() {}

  /**
   * Reads a tensor, to the heap.
   *
   * @throws ModelFormatException if the file is no NPY file, is truncated or goes on after its end,
   *     or holds another element type
   * @throws UncheckedIOException if the file cannot be opened or read
   */
  public static Tensor read(Path file) {
    return read(file.toString(), FileContent.map(file));
  }

  /** Reads a tensor from memory, to the heap; {@code name} stands for the file in errors. */
  public static Tensor read(String name, MemorySegment content) {
    int start = headerStart(name, content);
    int length = headerLength(name, content, start);
    byte[] text = content.asSlice(start, length).toArray(ValueLayout.JAVA_BYTE);
    NpyHeader header = NpyHeader.parse(name, new String(text, StandardCharsets.UTF_8));
    return new Elements(name, header, content.asSlice(start + length)).read();
  }

  private static int headerStart(String name, MemorySegment content) {
    if (content.byteSize() < LENGTH_AT + Short.BYTES
        || content.asSlice(0, MAGIC.length).mismatch(MemorySegment.ofArray(MAGIC)) >= 0) {
      throw new ModelFormatException(name, "", "not an NPY file");
    }
    byte version = content.get(ValueLayout.JAVA_BYTE, VERSION_AT);
    if (version < 1 || version > 3) {
      throw new ModelFormatException(name, "", "NPY version " + version + " is not supported");
    }
    return LENGTH_AT + (version == 1 ? Short.BYTES : Integer.BYTES);
  }

  private static int headerLength(String name, MemorySegment content, int start) {
    long length = 0;
    for (int i = start - 1; i >= LENGTH_AT && i < content.byteSize(); i--) {
      length = length << 8 | Byte.toUnsignedLong(content.get(ValueLayout.JAVA_BYTE, i));
    }
    if (length > MAX_HEADER_BYTES || start + length > content.byteSize()) {
      throw new ModelFormatException(
          name, "header", "claims " + length + " bytes: too many, or the file is truncated");
    }
    return (int) length;
  }

  private record Elements(String name, NpyHeader header, MemorySegment data) {
    Tensor read() {
      if (header.descr().isEmpty()) {
        throw unsupported();
      }
      ByteOrder order = order();
      return switch (header.descr().substring(1)) {
        case "f4" -> {
          var layout = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(order);
          Tensor dst = allocate(DType.FLOAT32, Float.BYTES);
          yield fill(dst, (to, from) -> dst.floatAt(to, data.getAtIndex(layout, from)));
        }
        case "f8" -> {
          var layout = ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(order);
          Tensor dst = allocate(DType.FLOAT32, Double.BYTES);
          yield fill(dst, (to, from) -> dst.floatAt(to, (float) data.getAtIndex(layout, from)));
        }
        case "i8" -> {
          var layout = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(order);
          Tensor dst = allocate(DType.INT64, Long.BYTES);
          yield fill(dst, (to, from) -> dst.longAt(to, data.getAtIndex(layout, from)));
        }
        case "i4" -> {
          var layout = ValueLayout.JAVA_INT_UNALIGNED.withOrder(order);
          Tensor dst = allocate(DType.INT32, Integer.BYTES);
          yield fill(dst, (to, from) -> dst.longAt(to, data.getAtIndex(layout, from)));
        }
        case "b1" -> {
          Tensor dst = allocate(DType.BOOL, 1);
          yield fill(dst, (to, from) -> dst.longAt(to, data.get(ValueLayout.JAVA_BYTE, from)));
        }
        default -> throw unsupported();
      };
    }

    private ByteOrder order() {
      return switch (header.descr().charAt(0)) {
        case '<', '|' -> ByteOrder.LITTLE_ENDIAN;
        case '>' -> ByteOrder.BIG_ENDIAN;
        default -> throw unsupported();
      };
    }

    private ModelFormatException unsupported() {
      return new ModelFormatException(
          name,
          "header",
          "elements of type '"
              + header.descr()
              + "' are not supported; save them as float32, float64, int64, int32 or bool");
    }

    private Tensor allocate(DType dtype, int fileBytes) {
      long elements = header.shape().elements();
      if (elements != data.byteSize() / fileBytes || data.byteSize() % fileBytes != 0) {
        throw new ModelFormatException(
            name,
            "",
            header.shape()
                + " elements of type '"
                + header.descr()
                + "' do not take the "
                + data.byteSize()
                + " bytes that follow the header; the file is truncated or corrupt");
      }
      try {
        return Tensor.allocate(new TensorType(dtype, header.shape()));
      } catch (IllegalArgumentException e) {
        throw new ModelFormatException(name, "", e.getMessage(), e);
      }
    }

    private interface Move {
      void element(long to, long from);
    }

    /** Moves elements from where they are in the file to their row-major places. */
    private Tensor fill(Tensor dst, Move move) {
      if (isPlain(dst.dtype())) {
        dst.segment().copyFrom(data);
        return dst;
      }
      long[] dims = header.shape().dims();
      long[] strides = header.fortranOrder() ? fortranStrides(dims) : header.shape().strides();
      long[] index = new long[dims.length];
      long from = 0;
      for (long to = 0; to < header.shape().elements(); to++) {
        move.element(to, from);
        for (int axis = dims.length - 1; axis >= 0; axis--) {
          from += strides[axis];
          if (++index[axis] < dims[axis]) {
            break;
          }
          from -= strides[axis] * dims[axis];
          index[axis] = 0;
        }
      }
      return dst;
    }

    /** Whether the file holds exactly what memory will. */
    private boolean isPlain(DType dtype) {
      return header.descr().equals(Npy.descr(dtype))
          && ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN
          && !header.fortranOrder()
          && dtype != DType.BOOL;
    }

    private static long[] fortranStrides(long[] dims) {
      long[] strides = new long[dims.length];
      long stride = 1;
      for (int axis = 0; axis < dims.length; axis++) {
        strides[axis] = stride;
        stride *= dims[axis];
      }
      return strides;
    }
  }

  /**
   * Writes a row-major tensor. A file of that name is replaced only once everything is written.
   *
   * @throws UncheckedIOException if the file cannot be written
   */
  public static void write(Path file, Tensor tensor) {
    try {
      SafeReplacement.write(file, out -> write(out, tensor));
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": cannot be written: " + e, e);
    }
  }

  /** Writes a row-major tensor to a stream, which the caller closes. */
  public static void write(OutputStream out, Tensor tensor) throws IOException {
    if (!tensor.layout().equals(Layout.ROW_MAJOR)) {
      throw new IllegalArgumentException("only row-major tensors can be written: " + tensor);
    }
    out.write(header(tensor.dtype(), tensor.shape()));
    FileContent.copy(tensor.segment(), out);
  }

  /** Version 1.0, padded so that the elements begin at a multiple of 64 bytes. */
  private static byte[] header(DType dtype, Shape shape) {
    String text = new NpyHeader(descr(dtype), false, shape).toString();
    int start = LENGTH_AT + Short.BYTES;
    int end = Math.ceilDiv(start + text.length() + 1, ALIGNMENT) * ALIGNMENT;
    byte[] header = Arrays.copyOf(MAGIC, end);
    header[VERSION_AT] = 1;
    header[LENGTH_AT] = (byte) (end - start);
    header[LENGTH_AT + 1] = (byte) ((end - start) >> 8);
    Arrays.fill(header, start, end, (byte) ' ');
    byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(ascii, 0, header, start, ascii.length);
    header[end - 1] = '\n';
    return header;
  }

  private static String descr(DType dtype) {
    return switch (dtype) {
      case FLOAT32 -> "<f4";
      case INT64 -> "<i8";
      case INT32 -> "<i4";
      case BOOL -> "|b1";
    };
  }
}
