package dev.cardinal.onednn;

import dev.cardinal.onednn.ffm.dnnl_h;

/** The order of a tensor's elements in memory, as far as oneDNN has a name for it. */
enum FormatTag {
  /** Whichever the primitive likes best. */
  ANY(dnnl_h.dnnl_format_tag_any()),
  /** A vector. */
  A(dnnl_h.dnnl_a()),
  /** A matrix by rows. */
  AB(dnnl_h.dnnl_ab()),
  /** A matrix by columns. */
  BA(dnnl_h.dnnl_ba()),
  /** Three axes, the last one dense: NCW. */
  ABC(dnnl_h.dnnl_abc()),
  /** Four axes, the last one dense: NCHW. */
  ABCD(dnnl_h.dnnl_abcd()),
  /** Five axes, the last one dense: NCDHW, or the weights of grouped convolutions. */
  ABCDE(dnnl_h.dnnl_abcde()),
  /** Six axes, the last one dense. */
  ABCDEF(dnnl_h.dnnl_abcdef()),
  /** Channels dense. */
  NWC(dnnl_h.dnnl_acb()),
  /** Channels dense. */
  NHWC(dnnl_h.dnnl_acdb()),
  /** Channels dense. */
  NDHWC(dnnl_h.dnnl_acdeb()),
  /** Blocks of 4 channels dense. */
  NCW4C(dnnl_h.dnnl_aBc4b()),
  /** Blocks of 8 channels dense. */
  NCW8C(dnnl_h.dnnl_aBc8b()),
  /** Blocks of 16 channels dense. */
  NCW16C(dnnl_h.dnnl_aBc16b()),
  /** Blocks of 4 channels dense. */
  NCHW4C(dnnl_h.dnnl_aBcd4b()),
  /** Blocks of 8 channels dense. */
  NCHW8C(dnnl_h.dnnl_aBcd8b()),
  /** Blocks of 16 channels dense. */
  NCHW16C(dnnl_h.dnnl_aBcd16b()),
  /** Blocks of 4 channels dense. */
  NCDHW4C(dnnl_h.dnnl_aBcde4b()),
  /** Blocks of 8 channels dense. */
  NCDHW8C(dnnl_h.dnnl_aBcde8b()),
  /** Blocks of 16 channels dense. */
  NCDHW16C(dnnl_h.dnnl_aBcde16b());

  private static final FormatTag[] DENSE = {A, AB, ABC, ABCD, ABCDE, ABCDEF};

  private final int code;

  FormatTag(int code) {
    this.code = code;
  }

  /** oneDNN's number. */
  int code() {
    return code;
  }

  /**
   * The order in which Cardinal keeps tensors: dense, the last axis innermost.
   *
   * @param rank from 1 to 6
   */
  static FormatTag dense(int rank) {
    if (rank < 1 || rank > DENSE.length) {
      throw new IllegalArgumentException("no dense order of rank " + rank + ", only of 1 to 6");
    }
    return DENSE[rank - 1];
  }
}
