package dev.cardinal.onednn;

import dev.cardinal.onednn.ffm.dnnl_h;

/** oneDNN's numbers for what a primitive reads and writes. */
final class Arg {
  static final int SRC = dnnl_h.DNNL_ARG_SRC();

  /** The second operand of a binary primitive. */
  static final int SRC_1 = dnnl_h.DNNL_ARG_SRC_1();

  static final int DST = dnnl_h.DNNL_ARG_DST();
  static final int WEIGHTS = dnnl_h.DNNL_ARG_WEIGHTS();
  static final int BIAS = dnnl_h.DNNL_ARG_BIAS();
  static final int MEAN = dnnl_h.DNNL_ARG_MEAN();
  static final int VARIANCE = dnnl_h.DNNL_ARG_VARIANCE();
  static final int SCALE = dnnl_h.DNNL_ARG_SCALE();
  static final int SHIFT = dnnl_h.DNNL_ARG_SHIFT();
  static final int SCRATCHPAD = dnnl_h.DNNL_ARG_SCRATCHPAD();

  private Arg() {}

  /** One of many operands, as of a concatenation; the first is 0. */
  static int src(int index) {
    return dnnl_h.DNNL_ARG_MULTIPLE_SRC() + index;
  }

  /** The other operand of a binary post-op; the first post-op of any kind is 0. */
  static int postOp(int index) {
    return postOpBase(index) | SRC_1;
  }

  /** The weights of a PReLU post-op; the first post-op of any kind is 0. */
  static int postOpWeights(int index) {
    return postOpBase(index) | WEIGHTS;
  }

  private static int postOpBase(int index) {
    return dnnl_h.DNNL_ARG_ATTR_MULTIPLE_POST_OP_BASE() * (index + 1);
  }
}
