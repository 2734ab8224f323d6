package dev.cardinal.onednn.primitive;

import dev.cardinal.onednn.ffm.dnnl_h;
import java.util.Arrays;
import java.util.Optional;

/** The order of a tensor's elements in memory, as far as oneDNN has a name for it. */
public enum FormatTag {
  /** Whichever the primitive likes best. */
  ANY("any", dnnl_h.dnnl_format_tag_any()),
  /** A vector. */
  A("a", dnnl_h.dnnl_a()),
  /** A matrix by rows. */
  AB("ab", dnnl_h.dnnl_ab()),
  /** A matrix by columns. */
  BA("ba", dnnl_h.dnnl_ba()),
  /** Three axes, the last one dense: NCW. */
  ABC("abc", dnnl_h.dnnl_abc()),
  /** Four axes, the last one dense: NCHW. */
  ABCD("abcd", dnnl_h.dnnl_abcd()),
  /** Five axes, the last one dense: NCDHW, or the weights of grouped convolutions. */
  ABCDE("abcde", dnnl_h.dnnl_abcde()),
  /** Six axes, the last one dense. */
  ABCDEF("abcdef", dnnl_h.dnnl_abcdef()),
  /** Channels dense. */
  NWC("acb", dnnl_h.dnnl_acb()),
  /** Channels dense. */
  NHWC("acdb", dnnl_h.dnnl_acdb()),
  /** Channels dense. */
  NDHWC("acdeb", dnnl_h.dnnl_acdeb()),
  /** Blocks of 4 channels dense. */
  NCW4C("aBc4b", dnnl_h.dnnl_aBc4b()),
  /** Blocks of 8 channels dense. */
  NCW8C("aBc8b", dnnl_h.dnnl_aBc8b()),
  /** Blocks of 16 channels dense. */
  NCW16C("aBc16b", dnnl_h.dnnl_aBc16b()),
  /** Blocks of 4 channels dense. */
  NCHW4C("aBcd4b", dnnl_h.dnnl_aBcd4b()),
  /** Blocks of 8 channels dense. */
  NCHW8C("aBcd8b", dnnl_h.dnnl_aBcd8b()),
  /** Blocks of 16 channels dense. */
  NCHW16C("aBcd16b", dnnl_h.dnnl_aBcd16b()),
  /** Blocks of 4 channels dense. */
  NCDHW4C("aBcde4b", dnnl_h.dnnl_aBcde4b()),
  /** Blocks of 8 channels dense. */
  NCDHW8C("aBcde8b", dnnl_h.dnnl_aBcde8b()),
  /** Blocks of 16 channels dense. */
  NCDHW16C("aBcde16b", dnnl_h.dnnl_aBcde16b());

  private static final FormatTag[] DENSE = {A, AB, ABC, ABCD, ABCDE, ABCDEF};

  /** The greatest rank that has a {@link #dense} order. */
  public static final int MOST_DENSE = DENSE.length;

  private final String layout;
  private final int code;

  FormatTag(String layout, int code) {
    this.layout = layout;
    this.code = code;
  }

  /** The tag of an order by its name; empty if it is none of these. */
  public static Optional<FormatTag> named(String layout) {
    return Arrays.stream(values()).filter(tag -> tag != ANY && tag.layout.equals(layout)).findAny();
  }

  /** The order's name, as in {@code aBcd16b}. */
  public String layout() {
    return layout;
  }

  /** oneDNN's number. */
  public int code() {
    return code;
  }

  /**
   * The order in which Cardinal keeps tensors: dense, the last axis innermost.
   *
   * @param rank from 1 to 6
   */
  public static FormatTag dense(int rank) {
    if (rank < 1 || rank > DENSE.length) {
      throw new IllegalArgumentException("no dense order of rank " + rank + ", only of 1 to 6");
    }
    return DENSE[rank - 1];
  }
}
