package dev.cardinal.vector;

import dev.cardinal.spi.KernelQuery;

/**
 * Whether kernels may use algorithms that need fewer products than the definition, at the price of
 * a larger error bound: Strassen's for matrices, Winograd's for windows.
 */
final class FastAlgorithms {
  private FastAlgorithms() {}

  /** Whether the session of a query lets them. */
  static boolean allowed(KernelQuery query) {
    return query.options().fastAlgorithms();
  }
}
