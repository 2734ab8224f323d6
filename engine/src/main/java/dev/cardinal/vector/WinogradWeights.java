package dev.cardinal.vector;

import dev.cardinal.spi.PackedWeights;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.vector.ukernel.F32Gemm;
import dev.cardinal.vector.ukernel.F32Winograd;

/**
 * Transformed weights in the order in which products read them: by unit of output channels, by
 * position, by tile of {@code mr} channels, then {@code [ic][mr]}. Channels that fill up the last
 * unit are zero. Each weight is transformed in double and rounded once.
 *
 * @param floats the packed weights
 * @param positions products of a tile and a channel
 * @param ic input channels
 */
@SuppressWarnings("ArrayRecordComponent") // shared on purpose, never compared
record WinogradWeights(float[] floats, int positions, int ic) {
  private static final int MR = F32Gemm.mr();

  /** Output channels whose sums are gathered for all positions before any is finished. */
  static final int UNIT = 16;

  private static final int TAPS = 9;

  /** The packed form of [oc, ic, 3, 3]. */
  static WinogradWeights of(
      PackedWeights store, Tensor weights, int oc, int ic, F32Winograd transform) {
    String form = "f32 winograd " + transform.outputs() + " oc/" + UNIT + " oc/" + MR;
    int positions = transform.positions();
    float[] packed =
        store.packed(
            weights,
            form,
            floats(oc, ic, transform),
            array -> pack(weights, oc, ic, transform, new WinogradWeights(array, positions, ic)));
    return new WinogradWeights(packed, positions, ic);
  }

  /** The length of the packed form. */
  static long floats(int oc, int ic, F32Winograd transform) {
    return (long) Math.ceilDiv(oc, UNIT) * UNIT * ic * transform.positions();
  }

  /** Tiles of a unit. */
  static int tiles() {
    return UNIT / MR;
  }

  /** Where the weights of a unit at a position begin: {@link #tiles()} tiles. */
  int at(int unit, int position) {
    return (unit * positions + position) * UNIT * ic;
  }

  private static void pack(
      Tensor weights, int oc, int ic, F32Winograd transform, WinogradWeights target) {
    transformAll(
        weights,
        oc,
        ic,
        transform,
        (channel, i, position, value) -> {
          int lane = channel % UNIT / MR * ic * MR + channel % MR;
          target.floats[target.at(channel / UNIT, position) + lane + i * MR] = value;
        });
  }

  /** Takes transformed weights to their places. */
  interface Sink {
    /** Takes the weight of an output and an input channel at a position. */
    void put(int oc, int ic, int position, float value);
  }

  /** Transforms weights [oc, ic, 3, 3], in double, and rounds each once. */
  static void transformAll(Tensor weights, int oc, int ic, F32Winograd transform, Sink sink) {
    double[][] g = transform.weights();
    float[] filters = new float[ic * TAPS];
    double[] half = new double[g.length * 3];
    for (int channel = 0; channel < oc; channel++) {
      long from = (long) channel * filters.length;
      Floats.read(weights.segment(), from, filters, 0, filters.length);
      for (int i = 0; i < ic; i++) {
        halfTransform(g, filters, i * TAPS, half);
        for (int position = 0; position < g.length * g.length; position++) {
          int row = position / g.length * 3;
          double[] by = g[position % g.length];
          double sum = half[row] * by[0] + half[row + 1] * by[1] + half[row + 2] * by[2];
          sink.put(channel, i, position, (float) sum);
        }
      }
    }
  }

  /** The columns of a filter: {@code half = G g}. */
  private static void halfTransform(double[][] g, float[] filters, int f, double[] half) {
    for (int i = 0; i < g.length; i++) {
      for (int x = 0; x < 3; x++) {
        half[3 * i + x] =
            g[i][0] * filters[f + x] + g[i][1] * filters[f + 3 + x] + g[i][2] * filters[f + 6 + x];
      }
    }
  }
}
