package dev.cardinal.vector;

import dev.cardinal.op.Conv;
import dev.cardinal.op.Operands;
import dev.cardinal.spi.FusedDescriptor;
import dev.cardinal.spi.Kernel;
import dev.cardinal.spi.KernelDescriptor;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import java.util.Optional;

/**
 * A pointwise convolution with the depthwise convolution of 3x3 that follows, as in the inverted
 * residual block of MobileNetV2 (Sandler et al., 2018), whose widest image is the one between them.
 * What a window reads was written just before, by the same thread, into its own cache. That pays
 * for large images: of small ones the cache holds all channels, and each kernel alone has more
 * tasks. In very wide ones too few rows fit the cache, and too many are multiplied twice.
 */
final class BlockedPointwiseDepthwiseF32 implements FusedDescriptor {
  private final String id;

  private BlockedPointwiseDepthwiseF32(String id) {
    this.id = id;
  }

  /** The kernel for two convolutions that {@link BlockedConvF32} and {@code next} take. */
  static Optional<FusedDescriptor> of(
      BlockedConvF32 first, KernelQuery query, KernelDescriptor next, KernelQuery nextQuery) {
    if (!(next instanceof BlockedDepthwiseConvF32) || !isPlain(query)) {
      return Optional.empty();
    }
    ConvShape shape = ConvShape.of(query);
    ConvShape windows = ConvShape.of(nextQuery);
    if (!BlockedPointwiseDepthwise.pays(windows)
        || shape.outPlane() != shape.inPlane()
        || BlockedPointwiseDepthwise.floats(shape, windows) > ConvShape.MOST_FLOATS
        || !BlockedPointwiseDepthwise.fits(shape, windows)) {
      return Optional.empty();
    }
    String own = next.id().substring(next.id().lastIndexOf(':') + 1);
    return Optional.of(new BlockedPointwiseDepthwiseF32(first.id() + "+" + own));
  }

  /** Whether nothing but a constant bias is added. */
  private static boolean isPlain(KernelQuery query) {
    Operands operands = query.operands();
    return !((Conv) query.op()).postOps().residual()
        && (!operands.has(Conv.BIAS) || operands.value(Conv.BIAS).isPresent());
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public Kernel create(KernelQuery first, KernelQuery second, PackedWeights weights) {
    return new BlockedPointwiseDepthwise(first, second, weights);
  }
}
