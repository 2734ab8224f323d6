package dev.cardinal.vector;

import dev.cardinal.spi.Kernel;
import dev.cardinal.spi.KernelDescriptor;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.spi.Support;

/**
 * Depthwise convolutions: one input and one output channel in a group, and a window of 3x3, whose
 * nine weights stay in registers.
 */
final class DepthwiseConvF32 implements KernelDescriptor {
  @Override
  public String id() {
    return "vector:conv:depthwise_f32_3x3";
  }

  @Override
  public Support support(KernelQuery query) {
    if (ConvShape.support(query) instanceof Support.Unsupported no) {
      return no;
    }
    ConvShape shape = ConvShape.of(query);
    if (shape.ic() != 1 || shape.oc() != 1) {
      return Support.no(
          "a group has " + shape.ic() + " input and " + shape.oc() + " output channels, not one");
    }
    if (shape.kh() != 3 || shape.kw() != 3 || shape.dh() != 1 || shape.dw() != 1) {
      return Support.no("the window is not 3x3, or it is dilated");
    }
    if (shape.sh() != shape.sw() || shape.sh() > 2) {
      return Support.no("the strides are not both 1 or both 2");
    }
    return Support.when(
        DepthwiseConv.floats(shape) <= ConvShape.MOST_FLOATS,
        "the weights or planes would have 2^31 elements or more");
  }

  @Override
  public Kernel create(KernelQuery query, PackedWeights weights) {
    return new DepthwiseConv(query, weights);
  }
}
