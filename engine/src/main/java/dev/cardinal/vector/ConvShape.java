package dev.cardinal.vector;

import dev.cardinal.op.Conv;
import dev.cardinal.op.Window;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.Support;
import dev.cardinal.tensor.Shape;

/**
 * A convolution in two dimensions by its numbers; one in one dimension has a height of 1.
 *
 * @param n images
 * @param groups groups
 * @param ic input channels of a group
 * @param ih input height
 * @param iw input width
 * @param oc output channels of a group
 * @param oh output height
 * @param ow output width
 * @param kh kernel height
 * @param kw kernel width
 * @param sh vertical stride
 * @param sw horizontal stride
 * @param ph padding at the top
 * @param pw padding at the left
 * @param dh vertical dilation
 * @param dw horizontal dilation
 */
record ConvShape(
    int n,
    int groups,
    int ic,
    int ih,
    int iw,
    int oc,
    int oh,
    int ow,
    int kh,
    int kw,
    int sh,
    int sw,
    int ph,
    int pw,
    int dh,
    int dw) {
  /** Java arrays end a little below 2^31 elements. */
  static final long MOST_FLOATS = Integer.MAX_VALUE - 64L;

  /** Sums of some extents stay below 2^31. */
  private static final long MOST_EXTENT = 1L << 28;

  /** Whether a convolution has a shape of this kind and weights that can be packed. */
  static Support support(KernelQuery query) {
    if (!(query.op() instanceof Conv)) {
      return Support.no("the operator is " + query.op().type() + ", only Conv is taken");
    }
    Shape src = query.operands().shape(Conv.SRC);
    if (src.rank() > 4) {
      return Support.no("src " + src + " has three spatial dimensions, only one or two are taken");
    }
    Shape dst = query.results().getFirst().shape();
    if (src.elements() > MOST_FLOATS || dst.elements() > MOST_FLOATS) {
      return Support.no("src " + src + " or dst " + dst + " has 2^31 elements or more");
    }
    if (query.operands().shape(Conv.WEIGHTS).elements() == 0) {
      return Support.no("there are no weights");
    }
    if (extent(query) > MOST_EXTENT) {
      return Support.no("src " + src + " with its padding, or the window, is too large");
    }
    return Support.when(
        query.operands().value(Conv.WEIGHTS).isPresent(),
        "the weights are not constant, so they cannot be packed once");
  }

  /** The largest of the extents of padded sources and dilated windows. */
  private static long extent(KernelQuery query) {
    Window.Resolved w = ((Conv) query.op()).resolve(query.operands());
    Shape src = query.operands().shape(Conv.SRC);
    long most = 0;
    for (int i = 0; i < w.kernel().length; i++) {
      long padded = src.dim(i + 2) + w.padBegin()[i] + w.padEnd()[i];
      most = Math.max(most, Math.max(padded, (long) w.kernel()[i] * w.dilations()[i]));
    }
    return most;
  }

  /** The shape of a query that {@link #support} accepts. */
  static ConvShape of(KernelQuery query) {
    Conv conv = (Conv) query.op();
    Shape src = query.operands().shape(Conv.SRC);
    Shape dst = query.results().getFirst().shape();
    Window.Resolved w = conv.resolve(query.operands());
    boolean flat = src.rank() == 3;
    int y = 0;
    int x = flat ? 0 : 1;
    return new ConvShape(
        src.intDim(0),
        conv.group(),
        src.intDim(1) / conv.group(),
        flat ? 1 : src.intDim(2),
        src.intDim(src.rank() - 1),
        dst.intDim(1) / conv.group(),
        flat ? 1 : dst.intDim(2),
        dst.intDim(dst.rank() - 1),
        flat ? 1 : w.kernel()[y],
        w.kernel()[x],
        flat ? 1 : w.strides()[y],
        w.strides()[x],
        flat ? 0 : w.padBegin()[y],
        w.padBegin()[x],
        flat ? 1 : w.dilations()[y],
        w.dilations()[x]);
  }

  /** As many groups taken for one: their weights between different ones are zero. */
  ConvShape joined(int count) {
    return new ConvShape(
        n, groups / count, ic * count, ih, iw, oc * count, oh, ow, kh, kw, sh, sw, ph, pw, dh, dw);
  }

  /** Products of one output element. */
  int taps() {
    return Math.multiplyExact(ic, kh * kw);
  }

  /** Whether each output reads one pixel of the source, and none reads padding. */
  boolean pointwise() {
    return kh == 1 && kw == 1 && ph == 0 && pw == 0 && (oh - 1) * sh < ih && (ow - 1) * sw < iw;
  }

  /** Pixels of one output plane. */
  int outPlane() {
    return oh * ow;
  }

  /** Pixels of one input plane. */
  int inPlane() {
    return ih * iw;
  }

  /** The index of the first float of an input plane. */
  long srcPlane(int image, int group, int channel) {
    return (((long) image * groups + group) * ic + channel) * inPlane();
  }

  /** The index of the first float of an output plane. */
  long dstPlane(int image, int group, int channel) {
    return (((long) image * groups + group) * oc + channel) * outPlane();
  }
}
