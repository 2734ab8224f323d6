package dev.cardinal.vector;

import dev.cardinal.spi.Kernel;
import dev.cardinal.spi.KernelCall;
import java.util.List;

/** Elements of any type that are moved from operands to results, part by part. */
final class CopyKernel implements Kernel {
  private final List<Part> parts;

  /** What moves one part after the other. */
  CopyKernel(List<? extends Part> parts) {
    this.parts = List.copyOf(parts);
  }

  /** One part of the work. */
  @FunctionalInterface
  interface Part {
    /** Does it. */
    void run(KernelCall call);
  }

  @Override
  public void run(KernelCall call) {
    parts.forEach(part -> part.run(call));
  }
}
