package dev.cardinal.tests.machinecode;

/**
 * What the machine code of a hot method is held to.
 *
 * @param name as in {@code F32Gemm4x2v.multiply}, without the package; overloads go together
 * @param fmas fused multiply-adds of an iteration as the source has it; zero for methods that copy
 *     or compute on lines
 */
record Held(String name, int fmas) {
  private static final String MARK = "held ";

  /** Whether it is a micro-kernel, which computes on operands in the caches. */
  boolean isMicroKernel() {
    return fmas > 0;
  }

  /** A line from which {@link #read} makes it again. */
  String line() {
    return MARK + name + " " + fmas;
  }

  static boolean isLine(String line) {
    return line.startsWith(MARK);
  }

  static Held read(String line) {
    String[] words = line.split(" ");
    return new Held(words[1], Integer.parseInt(words[2]));
  }
}
