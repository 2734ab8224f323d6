package dev.cardinal.vector;

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
      return isShared(query)
          ? shares(query)
          : Support.no("not all that reads the result takes it in the layout " + IMAGES);
    }

    /** Whether the neighbours share the layout. */
    default boolean isShared(KernelQuery query) {
      return query.wanted(0).equals(IMAGES);
    }
  }

  /** Blocks of so many channels. */
  static int blocks(int channels) {
    return Math.ceilDiv(channels, F32Blocked.BLOCK);
  }
}
