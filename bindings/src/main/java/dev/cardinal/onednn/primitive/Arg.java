package dev.cardinal.onednn.primitive;

import dev.cardinal.onednn.ffm.dnnl_h;

/** oneDNN's numbers for what a primitive reads and writes. */
public final class Arg {
  public static final int SRC = dnnl_h.DNNL_ARG_SRC();

  /** The second operand of a binary primitive. */
  public static final int SRC_1 = dnnl_h.DNNL_ARG_SRC_1();

  public static final int DST = dnnl_h.DNNL_ARG_DST();
  public static final int WEIGHTS = dnnl_h.DNNL_ARG_WEIGHTS();
  public static final int BIAS = dnnl_h.DNNL_ARG_BIAS();
  public static final int MEAN = dnnl_h.DNNL_ARG_MEAN();
  public static final int VARIANCE = dnnl_h.DNNL_ARG_VARIANCE();
  public static final int SCALE = dnnl_h.DNNL_ARG_SCALE();
  public static final int SHIFT = dnnl_h.DNNL_ARG_SHIFT();
  public static final int SCRATCHPAD = dnnl_h.DNNL_ARG_SCRATCHPAD();

  private Arg() {}

  /** One of many operands, as of a concatenation; the first is 0. */
  public static int src(int index) {
    return dnnl_h.DNNL_ARG_MULTIPLE_SRC() + index;
  }

  /** The other operand of a binary post-op; the first post-op of any kind is 0. */
  public static int postOp(int index) {
    return postOpBase(index) | SRC_1;
  }

  /** The weights of a PReLU post-op; the first post-op of any kind is 0. */
  public static int postOpWeights(int index) {
    return postOpBase(index) | WEIGHTS;
  }

  private static int postOpBase(int index) {
    return dnnl_h.DNNL_ARG_ATTR_MULTIPLE_POST_OP_BASE() * (index + 1);
  }
}
