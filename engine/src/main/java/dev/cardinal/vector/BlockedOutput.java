package dev.cardinal.vector;

import dev.cardinal.op.Conv;
import dev.cardinal.spi.KernelCall;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.vector.ukernel.F32Activation;
import dev.cardinal.vector.ukernel.F32BlockEpilogue;
import dev.cardinal.vector.ukernel.F32BlockTarget;
import dev.cardinal.vector.ukernel.F32Blocked;
import java.util.Arrays;

/** Where a convolution of images in blocks of channels leaves its results. */
final class BlockedOutput {
  private static final int BLOCK = F32Blocked.BLOCK;

  private final F32BlockEpilogue rest;
  private final boolean hasBias;
  private final boolean hasResidual;
  private final int channels;
  private final int firstOperand;

  /** The output of a query for a convolution. */
  BlockedOutput(KernelQuery query) {
    this(query, 0);
  }

  /**
   * The output of a convolution that is a part of a fused kernel.
   *
   * @param firstOperand which of the fused kernel's operands is the convolution's operand 0
   */
  BlockedOutput(KernelQuery query, int firstOperand) {
    Conv conv = (Conv) query.op();
    F32Activation activation = Activations.of(conv.postOps().activation());
    channels = query.results().getFirst().shape().intDim(1);
    rest = new F32BlockEpilogue(activation);
    hasBias = query.operands().has(Conv.BIAS);
    hasResidual = conv.postOps().residual();
    this.firstOperand = firstOperand;
  }

  /** What {@link #begin} takes of the front of the shared floats. */
  int sharedFloats() {
    return BlockedLayout.blocks(channels) * BLOCK;
  }

  /** The output of one run. */
  Run begin(KernelCall call) {
    float[] bias = call.shared();
    Arrays.fill(bias, 0, sharedFloats(), 0f);
    if (hasBias) {
      Floats.read(call.src(firstOperand + Conv.BIAS).segment(), 0, bias, 0, channels);
    }
    HeapFloats dst = HeapFloats.of(call.dst(0));
    if (!hasResidual) {
      return new Run(rest.target(dst.array(), bias), dst.start());
    }
    HeapFloats residual = HeapFloats.of(call.src(firstOperand + Conv.RESIDUAL));
    int shift = residual.start() - dst.start();
    return new Run(rest.target(dst.array(), bias, residual.array(), shift), dst.start());
  }

  /**
   * The output of a convolution without a residual that leaves its results in other memory.
   *
   * @param bias one for each channel, zeros for those that fill up the last block
   * @param start where the results begin
   */
  Run to(float[] dst, int start, float[] bias) {
    return new Run(rest.target(dst, bias), start);
  }

  /** One run's output. */
  final class Run {
    private final F32BlockTarget target;
    private final int start;

    private Run(F32BlockTarget target, int start) {
      this.target = target;
      this.start = start;
    }

    /** Where tiles go. */
    F32BlockTarget target() {
      return target;
    }

    /** The place in the target of a float of the result. */
    int at(long index) {
      return start + (int) index;
    }

    /**
     * Does what is left to do for pixels whose tiles have all been computed.
     *
     * @param block the number of the block
     * @param d the place of the first pixel in the target
     */
    void finish(int block, int d, int pixels) {
      rest.finish(target.dst(), d, pixels, Math.min(BLOCK, channels - block * BLOCK));
    }
  }
}
