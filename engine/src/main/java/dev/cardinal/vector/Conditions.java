package dev.cardinal.vector;

import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.Support;
import dev.cardinal.tensor.DType;

/** Conditions that several kernels share. */
final class Conditions {
  private Conditions() {}

  /** Accepts if operand 0 is of float32. */
  static Support float32(KernelQuery query) {
    DType dtype = query.operands().dtype(0);
    return Support.when(
        dtype == DType.FLOAT32, "operand 0 is of " + dtype + ", only float32 is taken");
  }
}
