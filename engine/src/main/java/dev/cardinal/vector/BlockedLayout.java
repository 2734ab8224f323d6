package dev.cardinal.vector;

import dev.cardinal.op.Conv;
import dev.cardinal.spi.Kernel;
import dev.cardinal.spi.KernelDescriptor;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.Support;
import dev.cardinal.tensor.Layout;
import dev.cardinal.vector.ukernel.F32Blocked;

/** The layout of images that some kernels share, where all their neighbours do. */
final class BlockedLayout {
  /** Channels in blocks of sixteen. */
  static final Layout IMAGES = Layout.of("aBcd" + F32Blocked.BLOCK + "b");

  private BlockedLayout() {}

  /** A kernel that takes and leaves images in the layout. */
  interface Descriptor extends KernelDescriptor {
    /** Whether the kernel takes a node if its neighbours share the layout; must be cheap. */
    Support shares(KernelQuery query);

    @Override
    default Support support(KernelQuery query) {
      if (query.options().nativeMemory() && onHeap()) {
        return Support.no("tensors are in native memory, as another kernel of the plan needs them");
      }
      return isShared(query)
          ? shares(query)
          : Support.no("not all that reads the result takes it in the layout " + IMAGES);
    }

    /** Whether the kernel computes on arrays. */
    default boolean onHeap() {
      return true;
    }

    /** Whether the neighbours share the layout. */
    default boolean isShared(KernelQuery query) {
      return query.wanted(0).equals(IMAGES);
    }
  }

  /** A convolution whose images are in the layout, and whose weights are packed. */
  interface Convolution extends Kernel {
    @Override
    default boolean reads(int operand) {
      return operand != Conv.WEIGHTS;
    }

    @Override
    default Layout srcLayout(int operand) {
      boolean image = operand == Conv.SRC || operand == Conv.RESIDUAL;
      return image ? IMAGES : Layout.ROW_MAJOR;
    }

    @Override
    default Layout dstLayout(int result) {
      return IMAGES;
    }
  }

  /** Blocks of so many channels. */
  static int blocks(int channels) {
    return Math.ceilDiv(channels, F32Blocked.BLOCK);
  }
}
