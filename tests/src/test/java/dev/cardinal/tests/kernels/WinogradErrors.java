package dev.cardinal.tests.kernels;

import dev.cardinal.op.Conv;
import dev.cardinal.op.MaxPool;
import dev.cardinal.op.Operands;
import dev.cardinal.op.PostOps;
import dev.cardinal.op.Window;
import dev.cardinal.spi.KernelDescriptor;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.vector.WinogradKernels;

/**
 * How far convolutions by minimal filtering may be off: by a part of the sum of products of the
 * weights' absolute values and, for each channel, the largest absolute value in reach of the tile.
 */
final class WinogradErrors {
  private final double part;
  private final Tensor sums;

  private WinogradErrors(double part, Tensor sums) {
    this.part = part;
    this.sums = sums;
  }

  /** Those of tiles of {@code m x m} outputs, for a source and weights that are random. */
  static WinogradErrors ofRandom(int m, Conv conv, Tensor src, Tensor weights) {
    return of(m, conv, src, weights, 1);
  }

  /** Those for any source and weights: the roundings of all channels may add up. */
  static WinogradErrors ofAny(int m, Conv conv, Tensor src, Tensor weights) {
    return of(m, conv, src, weights, weights.shape().intDim(1));
  }

  private static WinogradErrors of(int m, Conv conv, Tensor src, Tensor weights, int terms) {
    int reach = m + 1;
    Tensor largest =
        new MaxPool(Window.square(2 * reach + 1, 1, reach))
            .evaluate(Operands.of(Expectation.absolute(src)))
            .getFirst();
    Operands operands = Operands.of(largest, Expectation.absolute(weights));
    Tensor sums = conv.with(PostOps.NONE).evaluate(operands).getFirst();
    return new WinogradErrors(WinogradKernels.error(m, terms), sums);
  }

  /** The size of a kernel's tiles; 0 if it is none of these kernels. */
  static int outputs(KernelDescriptor kernel) {
    String algorithm = "winograd";
    int at = kernel.id().indexOf(algorithm);
    return at < 0 ? 0 : kernel.id().charAt(at + algorithm.length()) - '0';
  }

  /** What an element may be off. */
  double allowed(long index) {
    return part * sums.doubleAt(index);
  }
}
