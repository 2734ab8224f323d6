package dev.cardinal.tensor;

/** The type of a tensor's elements. Elements are stored in the machine's byte order. */
public enum DType {
  /** IEEE 754 single precision, four bytes. */
  FLOAT32(4),
  /** Two's complement, eight bytes. */
  INT64(8),
  /** Two's complement, four bytes. */
  INT32(4),
  /** One byte, zero for false, one for true. */
  BOOL(1);

  private final int byteSize;

  DType(int byteSize) {
    this.byteSize = byteSize;
  }

  /** The bytes that one element takes. */
  public int byteSize() {
    return byteSize;
  }

  /** The name in lower case, as in {@code float32}. */
  @Override
  public String toString() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
