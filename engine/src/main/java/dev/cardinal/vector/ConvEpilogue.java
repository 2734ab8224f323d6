package dev.cardinal.vector;

import dev.cardinal.op.Conv;
import dev.cardinal.spi.KernelCall;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.vector.ukernel.F32Activation;
import dev.cardinal.vector.ukernel.F32Epilogue;
import dev.cardinal.vector.ukernel.F32PlaneEpilogue;
import dev.cardinal.vector.ukernel.F32TileEpilogue;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/** What a convolution does with its sums: bias, residual, activation, and then memory. */
final class ConvEpilogue {
  private final F32Epilogue runs;
  private final F32TileEpilogue tiles;
  private final F32PlaneEpilogue planes;
  private final boolean hasBias;
  private final boolean hasResidual;
  private final int channels;

  /** The epilogue of a query for a convolution. */
  ConvEpilogue(KernelQuery query) {
    Conv conv = (Conv) query.op();
    F32Activation activation = Activations.of(conv.postOps().activation());
    runs = new F32Epilogue(activation);
    tiles = new F32TileEpilogue(activation);
    planes = new F32PlaneEpilogue(activation);
    hasBias = query.operands().has(Conv.BIAS);
    hasResidual = conv.postOps().residual();
    channels = query.results().getFirst().shape().intDim(1);
  }

  /** What {@link #begin} takes of the front of the shared floats. */
  int sharedFloats() {
    return channels;
  }

  /** The epilogue of one run. */
  Run begin(KernelCall call) {
    return new Run(call);
  }

  /** One run's epilogue. Output channels are counted over all groups. */
  final class Run {
    private final MemorySegment dst;
    private final MemorySegment residual;
    private final float[] bias;

    private Run(KernelCall call) {
      dst = call.dst(0).segment();
      residual = hasResidual ? call.src(Conv.RESIDUAL).segment() : dst;
      bias = call.shared();
      if (hasBias) {
        MemorySegment given = call.src(Conv.BIAS).segment();
        MemorySegment.copy(given, ValueLayout.JAVA_FLOAT_UNALIGNED, 0, bias, 0, channels);
      } else {
        Arrays.fill(bias, 0, channels, 0f);
      }
    }

    /**
     * Finishes {@code n} sums of one channel.
     *
     * @param d the index of their place in the result
     */
    void run(float[] sums, int s, int channel, long d, int n) {
      if (hasResidual) {
        runs.writeSum(sums, s, bias[channel], residual, d, dst, d, n);
      } else {
        runs.write(sums, s, bias[channel], dst, d, n);
      }
    }

    /**
     * Finishes a tile of sums, {@code rows} channels by {@code n} pixels.
     *
     * @param d the index of the first channel's place in the result
     * @param dstStride from one channel to the next in the result
     */
    void tile(float[] sums, int s, int channel, long d, long dstStride, int rows, int n) {
      if (hasResidual) {
        tiles.writeSum(sums, s, bias, channel, residual, dst, d, dstStride, rows, n);
      } else {
        tiles.write(sums, s, bias, channel, dst, d, dstStride, rows, n);
      }
    }

    /**
     * Finishes whole rows of one channel.
     *
     * @param stride from one row of sums to the next
     * @param d the index of the first row's place in the result
     */
    void rows(float[] sums, int s, int stride, int channel, long d, int rows, int n) {
      if (hasResidual) {
        planes.writeSum(sums, s, stride, bias[channel], residual, dst, d, rows, n);
      } else {
        planes.write(sums, s, stride, bias[channel], dst, d, rows, n);
      }
    }
  }
}
