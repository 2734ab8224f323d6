package dev.cardinal.vector;

import dev.cardinal.spi.Kernel;
import dev.cardinal.spi.KernelDescriptor;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.spi.Support;
import dev.cardinal.vector.ukernel.F32Offset;

/**
 * Any convolution in one or two dimensions: its source is copied into padded planes, where every
 * tap of the window is an offset.
 */
final class OffsetConvF32 implements KernelDescriptor {
  @Override
  public String id() {
    F32Offset tile = F32Offset.fourRows();
    return "vector:conv:offset_f32_" + tile.rows() + "x" + tile.vectors() + "v";
  }

  @Override
  public Support support(KernelQuery query) {
    if (ConvShape.support(query) instanceof Support.Unsupported no) {
      return no;
    }
    return Support.when(
        OffsetConv.floats(ConvShape.of(query)) <= ConvShape.MOST_FLOATS,
        "the packed weights or planes would have 2^31 elements or more");
  }

  @Override
  public Kernel create(KernelQuery query, PackedWeights weights) {
    return new OffsetConv(query, weights);
  }
}
