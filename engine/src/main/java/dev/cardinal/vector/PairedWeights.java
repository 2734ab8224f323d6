package dev.cardinal.vector;

import dev.cardinal.spi.PackedWeights;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.vector.ukernel.F32Gemm;
import dev.cardinal.vector.ukernel.F32Strassen;

/**
 * Weights of a convolution as the left factors of {@link PairedProduct}: by group, by cut of the
 * products, by pair of tiles of output channels. They take seven quarters of the weights' memory.
 *
 * @param floats the factors
 * @param plain the order of the weights that are not paired
 */
@SuppressWarnings("ArrayRecordComponent") // shared on purpose, never compared
record PairedWeights(float[] floats, ConvWeights plain) {
  private static final int MR = F32Gemm.mr();

  /**
   * The factors of [groups oc, k...].
   *
   * @param oc output channels of a group: an even number of tiles
   * @param cut products of a cut; all cuts are such that {@link PairedProduct#pays}
   */
  static PairedWeights of(PackedWeights store, Tensor weights, int groups, int oc, int k, int cut) {
    String form = "f32 pairs g" + groups + " oc/" + MR + " k/" + cut;
    var order = new ConvWeights(new float[0], MR, oc, k, cut);
    long all = groups * new PairedWeights(new float[0], order).groupFloats();
    float[] packed =
        store.packed(
            weights,
            form,
            all,
            array -> {
              float[] floats = new float[(int) ConvWeights.floats(groups, oc, k, MR)];
              var from = new ConvWeights(floats, MR, oc, k, cut);
              from.packAll(weights, groups);
              new PairedWeights(array, order).fill(from, groups);
            });
    return new PairedWeights(packed, order);
  }

  private void fill(ConvWeights from, int groups) {
    for (int group = 0; group < groups; group++) {
      for (int k0 = 0; k0 < plain.k(); k0 += plain.cut()) {
        int k = Math.min(plain.cut(), plain.k() - k0);
        for (int tile = 0; tile < plain.tiles(); tile += 2) {
          int s = from.at(group, k0, tile);
          int d = at(group, k0, tile);
          int n = k / 2 * MR;
          F32Strassen.left(from.floats(), s, k * MR, n, floats, d, PairedProduct.leftStep(k));
        }
      }
    }
  }

  private long groupFloats() {
    int whole = plain.k() / plain.cut();
    int rest = plain.k() % plain.cut();
    return (long) whole * cutFloats(plain.cut()) + (rest == 0 ? 0 : cutFloats(rest));
  }

  private int cutFloats(int k) {
    return plain.tiles() / 2 * PairedProduct.leftFloats(k);
  }

  /** Where the factors of a pair begin, in the cut that begins at product {@code k0}. */
  int at(int group, int k0, int tile) {
    int length = Math.min(plain.cut(), plain.k() - k0);
    int before = k0 / plain.cut() * cutFloats(plain.cut());
    return group * (int) groupFloats() + before + tile / 2 * PairedProduct.leftFloats(length);
  }
}
