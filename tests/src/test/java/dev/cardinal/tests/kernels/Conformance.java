package dev.cardinal.tests.kernels;

import dev.cardinal.spi.KernelDescriptor;
import dev.cardinal.spi.KernelOptions;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.Support;
import dev.cardinal.tensor.Layout;
import dev.cardinal.tensor.Tensor;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The kernels of a backend that take a case, all of them and not only the preferred one. */
final class Conformance {
  /** Fewer products where vectors or products are slow: set for such a run. */
  private static final long MOST_MACS = Long.getLong("cardinal.tests.mostMacs", Long.MAX_VALUE);

  /** What is put after a kernel's name. */
  static final String IN_OTHER_LAYOUTS = " in other layouts";

  private Conformance() {}

  static List<KernelDescriptor> candidates(TestedBackend tested, KernelCase problem) {
    return tested.backend().candidates(problem.query());
  }

  /** The kernels that accept the case with all operands row-major. */
  static List<KernelDescriptor> kernels(TestedBackend tested, KernelCase problem) {
    return kernels(tested, problem, problem.standing());
  }

  /** The names of the kernels that accept the case however its operands stand. */
  static Set<String> taking(TestedBackend tested, KernelCase problem) {
    var names = new TreeSet<String>();
    for (List<Layout> standing : tested.standings(problem)) {
      kernels(tested, problem, standing).forEach(kernel -> names.add(kernel.id()));
    }
    return names;
  }

  private static List<KernelDescriptor> kernels(
      TestedBackend tested, KernelCase problem, List<Layout> standing) {
    KernelQuery query = problem.query(problem.operands(), standing, KernelOptions.USUAL);
    return tested.backend().candidates(query).stream()
        .filter(kernel -> kernel.support(query) instanceof Support.Supported)
        .toList();
  }

  /** Whether this run has the time for so many multiply-accumulates. */
  static boolean affordable(long macs) {
    return macs <= MOST_MACS;
  }

  /**
   * Checks every kernel that accepts the case, its operands standing in every layout that the
   * backend may meet.
   *
   * @return the names of the kernels; that of one that took an operand or left its result in
   *     another layout than row-major again with {@link #IN_OTHER_LAYOUTS}
   */
  static Set<String> check(TestedBackend tested, KernelCase problem) {
    var names = new TreeSet<String>();
    var expectation = new Expectation(problem, tested);
    for (List<Layout> standing : tested.standings(problem)) {
      for (KernelDescriptor kernel : kernels(tested, problem, standing)) {
        var run = new GuardedRun(kernel, problem, standing);
        for (List<Tensor> results : run.results()) {
          expectation.check(results, kernel, standing);
        }
        names.add(kernel.id());
        if (tested.choosesLayouts() && run.leavesRowMajor()) {
          names.add(kernel.id() + IN_OTHER_LAYOUTS);
        }
      }
    }
    return names;
  }
}
