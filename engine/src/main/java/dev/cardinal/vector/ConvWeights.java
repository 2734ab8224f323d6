package dev.cardinal.vector;

import dev.cardinal.spi.PackedWeights;
import dev.cardinal.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Weights in the order in which the tiles of a convolution read them: by group, by cut of the
 * products, by tile of {@code mr} output channels, then {@code [k][mr]}. Channels that fill up the
 * last tile are zero. The order depends on the weights and the machine only, so that all plans of a
 * session share it.
 *
 * @param floats the packed weights
 * @param mr output channels of a tile
 * @param oc output channels of a group
 * @param k products of one output element
 * @param cut products of a cut; the last may have fewer
 */
@SuppressWarnings("ArrayRecordComponent") // shared on purpose, never compared
record ConvWeights(float[] floats, int mr, int oc, int k, int cut) {
  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

  /** The packed form of [groups oc, k...]. */
  static ConvWeights of(
      PackedWeights store, Tensor weights, int groups, int oc, int k, int mr, int cut) {
    String form = "f32 g" + groups + " oc/" + mr + " k/" + cut;
    long all = floats(groups, oc, k, mr);
    float[] packed =
        store.packed(
            weights,
            form,
            all,
            array -> new ConvWeights(array, mr, oc, k, cut).packAll(weights, groups));
    return new ConvWeights(packed, mr, oc, k, cut);
  }

  /** The length of the packed form. */
  static long floats(int groups, int oc, int k, int mr) {
    return (long) groups * Math.ceilDiv(oc, mr) * mr * k;
  }

  /** Packs all weights into the floats. */
  void packAll(Tensor weights, int groups) {
    float[] row = new float[k];
    for (int channel = 0; channel < groups * oc; channel++) {
      MemorySegment.copy(weights.segment(), FLOAT, (long) channel * k * Float.BYTES, row, 0, k);
      pack(channel / oc, channel % oc, row);
    }
  }

  private void pack(int group, int channel, float[] row) {
    for (int k0 = 0; k0 < k; k0 += cut) {
      int at = at(group, k0, channel / mr) + channel % mr;
      for (int i = k0; i < Math.min(k, k0 + cut); i++) {
        floats[at] = row[i];
        at += mr;
      }
    }
  }

  /** Tiles of a group. */
  int tiles() {
    return Math.ceilDiv(oc, mr);
  }

  /** Where a tile's part of the cut that begins at product {@code k0} begins. */
  int at(int group, int k0, int tile) {
    int length = Math.min(cut, k - k0);
    return mr * (tiles() * (group * k + k0) + tile * length);
  }
}
