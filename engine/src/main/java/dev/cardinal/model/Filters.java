package dev.cardinal.model;

import dev.cardinal.op.Window;

/**
 * The numbers of a convolution with square kernels.
 *
 * @param in input channels
 * @param out output channels
 * @param kernel the kernel's height and width
 * @param stride along both axes
 * @param pad on all four sides
 * @param groups into which the channels are divided
 */
record Filters(int in, int out, int kernel, int stride, int pad, int groups) {
  /** With stride 1 and padding of half the kernel, so that odd kernels keep the size. */
  static Filters of(int in, int out, int kernel) {
    return new Filters(in, out, kernel, 1, kernel / 2, 1);
  }

  Filters stride(int other) {
    return new Filters(in, out, kernel, other, pad, groups);
  }

  Filters pad(int other) {
    return new Filters(in, out, kernel, stride, other, groups);
  }

  Filters groups(int other) {
    return new Filters(in, out, kernel, stride, pad, other);
  }

  Window window() {
    return Window.square(kernel, stride, pad);
  }
}
