package dev.cardinal.bench.layers;

/**
 * A primitive as oneDNN tells of it.
 *
 * @param primitive what it computes, as in {@code convolution}
 * @param implementation the implementation's name, as in {@code brg_conv_fwd:avx512_core}
 * @param millis how long it took
 */
record Execution(String primitive, String implementation, double millis) {
  /** Of a step that is not oneDNN's, or of which it tells nothing. */
  static final Execution NONE = new Execution("", "", 0);
}
