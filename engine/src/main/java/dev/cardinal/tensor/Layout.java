package dev.cardinal.tensor;

/**
 * The order of a tensor's elements in memory. {@link #ROW_MAJOR} is ONNX's order (NCHW for images)
 * and the only one that leaves a session; backends may use others between their own steps.
 *
 * @param name the name by which layouts are compared and printed, such as {@code nChw16c}
 */
public record Layout(String name) {
  /** Row-major without gaps: the last dimension is contiguous. */
  public static final Layout ROW_MAJOR = new Layout("row_major");

  @Override
  public String toString() {
    return name;
  }
}
