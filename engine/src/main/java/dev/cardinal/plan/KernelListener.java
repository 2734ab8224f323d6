package dev.cardinal.plan;

import dev.cardinal.spi.Kernel;

/** Is told of the kernels of a plan while it is made. */
@FunctionalInterface
public interface KernelListener {
  /**
   * A kernel was made. Not all that were made are in the plan in the end.
   *
   * @param flops floating-point operations of the step that it is for
   */
  void made(Kernel kernel, long flops);
}
