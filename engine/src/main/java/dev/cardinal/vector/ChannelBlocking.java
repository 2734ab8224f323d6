package dev.cardinal.vector;

import dev.cardinal.vector.ukernel.F32Gemm;

/**
 * How a {@link ChannelConv} is cut: by the problem and the machine, never by the number of threads.
 *
 * @param cut products between two additions to the sums; the last cut may have fewer
 * @param paired whether panels are multiplied in pairs, by Strassen's algorithm
 * @param units units of pixels of a task
 */
record ChannelBlocking(int cut, boolean paired, int units) {
  private static final int NR = F32Gemm.main().nr();

  /** Units whose sums stay in the second-level cache, beside the right factors. */
  private static final int MOST_UNITS = 16;

  /** Cuts are such that all right factors of a pair take half of the second-level cache. */
  private static final int MOST_PRODUCTS =
      Math.max(8, Integer.highestOneBit(Caches.L2_FLOATS / 2 / (4 * NR)));

  static ChannelBlocking of(ConvShape shape, boolean fast) {
    int k = shape.taps();
    int cut = Blocks.part(k, MOST_PRODUCTS);
    int last = k - (Math.ceilDiv(k, cut) - 1) * cut;
    int panels = Math.ceilDiv(shape.oc(), NR);
    boolean paired = fast && panels % 2 == 0 && PairedProduct.pays(cut) && PairedProduct.pays(last);
    int units = shape.n() * PixelPanels.of(shape.outPlane(), paired).units();
    return new ChannelBlocking(cut, paired, Blocks.part(units, MOST_UNITS));
  }
}
