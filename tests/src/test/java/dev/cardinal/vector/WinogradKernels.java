package dev.cardinal.vector;

import dev.cardinal.spi.Kernel;
import dev.cardinal.spi.KernelDescriptor;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.spi.Support;
import java.util.function.Function;

/** The kernels by minimal filtering where they do not pay, too: for problems of any size. */
public final class WinogradKernels {
  private WinogradKernels() {}

  /** With tiles of {@code m x m} outputs. */
  public static KernelDescriptor of(int m) {
    WinogradConvF32 kernel = WinogradConvF32.of(m);
    return of(kernel, kernel::takes);
  }

  /** With tiles of 4 x 4 outputs, of images whose channels stand in blocks. */
  public static KernelDescriptor blocked() {
    var kernel = new BlockedWinogradConvF32();
    return of(
        kernel,
        query ->
            query.options().nativeMemory() ? Support.no("it is on arrays") : kernel.takes(query));
  }

  private static KernelDescriptor of(
      KernelDescriptor kernel, Function<KernelQuery, Support> takes) {
    return new KernelDescriptor() {
      @Override
      public String id() {
        return kernel.id();
      }

      @Override
      public Support support(KernelQuery query) {
        return takes.apply(query);
      }

      @Override
      public Kernel create(KernelQuery query, PackedWeights weights) {
        return kernel.create(query, weights);
      }
    };
  }

  /** The largest error of {@code m x m} tiles as a part of what {@link WinogradConvF32} calls P. */
  public static double error(int m, int terms) {
    return WinogradConvF32.of(m).error(terms);
  }
}
