package dev.cardinal.onednn;

/** What names of oneDNN's implementations tell. */
final class Implementations {
  private Implementations() {}

  /** Whether it is more than a plain loop: {@code ref:any} and {@code simple:any} are not. */
  static boolean isFast(String name) {
    return !isReference(name) && !name.contains("simple");
  }

  /** Whether it computes element by element, on whatever layout. */
  static boolean isReference(String name) {
    return name.contains("ref");
  }

  /** Whether it is made for its layout, rather than by copying to another or by a product. */
  static boolean isDirect(String name) {
    return isFast(name) && !name.contains("gemm") && !name.contains("ncsp");
  }
}
