package dev.cardinal.formats;

import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Optional;

/**
 * How files of weights store elements, little-endian, under safetensors' names. Half precision
 * becomes float32, which holds it exactly; double precision is rounded to float32.
 */
public enum StoredType {
  /** IEEE 754 single precision. */
  F32(4, DType.FLOAT32),
  /** IEEE 754 double precision. */
  F64(8, DType.FLOAT32),
  /** IEEE 754 half precision. */
  F16(2, DType.FLOAT32),
  /** The upper half of a float32. */
  BF16(2, DType.FLOAT32),
  /** Two's complement, eight bytes. */
  I64(8, DType.INT64),
  /** Two's complement, four bytes. */
  I32(4, DType.INT32),
  /** A byte, zero or one. */
  BOOL(1, DType.BOOL),
  /** Two's complement, two bytes: not supported. */
  I16(2),
  /** Two's complement, one byte: not supported. */
  I8(1),
  /** Unsigned, eight bytes: not supported. */
  U64(8),
  /** Unsigned, four bytes: not supported. */
  U32(4),
  /** Unsigned, two bytes: not supported. */
  U16(2),
  /** Unsigned, one byte: not supported. */
  U8(1),
  /** A float of one byte with five bits of exponent: not supported. */
  F8_E5M2(1),
  /** A float of one byte with four bits of exponent: not supported. */
  F8_E4M3(1);

  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;
  private static final ValueLayout.OfDouble DOUBLE = ValueLayout.JAVA_DOUBLE_UNALIGNED;
  private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
  private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;

  private final int byteSize;
  private final Optional<DType> dtype;

  StoredType(int byteSize) {
    this.byteSize = byteSize;
    this.dtype = Optional.empty();
  }

  StoredType(int byteSize, DType dtype) {
    this.byteSize = byteSize;
    this.dtype = Optional.of(dtype);
  }

  /** The type of a name, as in {@code BF16}. */
  public static Optional<StoredType> named(String name) {
    return Arrays.stream(values()).filter(type -> type.name().equals(name)).findFirst();
  }

  /** The bytes that one element takes. */
  public int byteSize() {
    return byteSize;
  }

  /** What the engine makes of the elements; empty if it has no type for them. */
  public Optional<DType> dtype() {
    return dtype;
  }

  /** Whether the engine takes the bytes as they are. */
  boolean isNative() {
    return this == F32 || this == I64 || this == I32;
  }

  /** Converts one element: of the source at a byte, to a row-major index. */
  void copy(MemorySegment src, long at, Tensor dst, long index) {
    switch (this) {
      case F32 -> dst.floatAt(index, src.get(FLOAT, at));
      case F64 -> dst.floatAt(index, (float) src.get(DOUBLE, at));
      case F16 -> dst.floatAt(index, Float.float16ToFloat(src.get(SHORT, at)));
      case BF16 -> dst.floatAt(index, Float.intBitsToFloat(src.get(SHORT, at) << Short.SIZE));
      case I64 -> dst.longAt(index, src.get(LONG, at));
      case I32 -> dst.longAt(index, src.get(INT, at));
      case BOOL -> dst.longAt(index, src.get(BYTE, at));
      case I16, I8, U64, U32, U16, U8, F8_E5M2, F8_E4M3 ->
          throw new IllegalStateException(this + " is not supported");
    }
  }
}
