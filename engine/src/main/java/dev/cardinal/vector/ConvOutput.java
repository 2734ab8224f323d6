package dev.cardinal.vector;

import dev.cardinal.op.Conv;
import dev.cardinal.op.PostOps;
import dev.cardinal.spi.KernelCall;
import dev.cardinal.vector.ukernel.F32Epilogue;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Where the sums of one run of a convolution go: through the post-ops into the result. */
final class ConvOutput {
  private final F32Epilogue epilogue;
  private final boolean hasResidual;
  private final MemorySegment residual;
  private final MemorySegment dst;
  private final float[] bias;
  private final int biasAt;

  /**
   * The output of a run.
   *
   * @param hasBias whether the call has a bias
   * @param channels all output channels
   * @param bias takes the channels' biases, from {@code biasAt} on
   */
  ConvOutput(
      KernelCall call,
      F32Epilogue epilogue,
      PostOps postOps,
      boolean hasBias,
      int channels,
      float[] bias,
      int biasAt) {
    this.epilogue = epilogue;
    this.bias = bias;
    this.biasAt = biasAt;
    hasResidual = postOps.residual();
    dst = call.dst(0).segment();
    residual = hasResidual ? call.src(Conv.RESIDUAL).segment() : dst;
    if (hasBias) {
      MemorySegment.copy(
          call.src(Conv.BIAS).segment(),
          ValueLayout.JAVA_FLOAT_UNALIGNED,
          0,
          bias,
          biasAt,
          channels);
    } else {
      java.util.Arrays.fill(bias, biasAt, biasAt + channels, 0f);
    }
  }

  /**
   * Finishes {@code n} sums of one channel.
   *
   * @param channel the output channel, counted over all groups
   * @param d the index of their place in the result
   */
  void write(float[] sums, int s, int channel, long d, int n) {
    float b = bias[biasAt + channel];
    if (hasResidual) {
      epilogue.writeSum(sums, s, b, residual, d, dst, d, n);
    } else {
      epilogue.write(sums, s, b, dst, d, n);
    }
  }
}
