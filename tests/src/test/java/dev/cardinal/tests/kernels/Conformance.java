package dev.cardinal.tests.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cardinal.spi.Backend;
import dev.cardinal.spi.KernelDescriptor;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.Support;
import dev.cardinal.vector.VectorBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The kernels that take a case, all of them and not only the preferred one. */
final class Conformance {
  /** Fewer products where vectors or products are slow: set for such a run. */
  private static final long MOST_MACS = Long.getLong("cardinal.tests.mostMacs", Long.MAX_VALUE);

  private static final Backend BACKEND = new VectorBackend();

  private Conformance() {}

  static List<KernelDescriptor> candidates(KernelQuery query) {
    assertEquals(Optional.empty(), BACKEND.unavailable());
    return BACKEND.candidates(query);
  }

  /** The kernels that accept the case. */
  static List<KernelDescriptor> kernels(KernelCase problem) {
    KernelQuery query = problem.query();
    return candidates(query).stream()
        .filter(kernel -> kernel.support(query) instanceof Support.Supported)
        .toList();
  }

  /** Whether this run has the time for so many multiply-accumulates. */
  static boolean affordable(long macs) {
    return macs <= MOST_MACS;
  }

  /**
   * Checks every kernel that accepts the case.
   *
   * @return their names
   */
  static List<String> check(KernelCase problem) {
    var names = new ArrayList<String>();
    var expectation = new Expectation(problem);
    for (KernelDescriptor kernel : kernels(problem)) {
      expectation.check(GuardedRun.run(kernel, problem), kernel.id());
      names.add(kernel.id());
    }
    return names;
  }
}
