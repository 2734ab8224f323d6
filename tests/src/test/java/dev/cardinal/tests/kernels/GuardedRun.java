package dev.cardinal.tests.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cardinal.exec.WorkerPool;
import dev.cardinal.op.Operands;
import dev.cardinal.op.Operands.Operand;
import dev.cardinal.op.Reorder;
import dev.cardinal.plan.MemoryBudget;
import dev.cardinal.plan.WeightStore;
import dev.cardinal.spi.FpMath;
import dev.cardinal.spi.Kernel;
import dev.cardinal.spi.KernelDescriptor;
import dev.cardinal.spi.KernelOptions;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.Support;
import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Layout;
import dev.cardinal.tensor.Shape;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Runs a kernel in guarded memory, its scratch memory as short as it said and full of NaN: on one
 * thread, on three, and once more on these; first in native memory and then in arrays, if it takes
 * both. Operands are brought to the layouts that the kernel wants by the reorder's own evaluation,
 * and results back.
 */
final class GuardedRun {
  private static final WorkerPool ONE = new WorkerPool(1);
  private static final WorkerPool THREE = new WorkerPool(3);

  private final KernelDescriptor descriptor;
  private final KernelCase problem;
  private final List<Layout> standing;
  private final String name;
  private final List<List<Tensor>> results = new ArrayList<>();
  private boolean leavesRowMajor;

  /** Runs a kernel that takes its operands where they stand, if it likes to. */
  GuardedRun(KernelDescriptor descriptor, KernelCase problem, List<Layout> standing) {
    this.descriptor = descriptor;
    this.problem = problem;
    this.standing = standing;
    name = descriptor.id() + " for " + problem + " standing " + standing;
    run(ONE, 1, true);
    run(THREE, 2, false);
  }

  /** The row-major results of a kernel whose operands stand in the case's layouts. */
  static List<Tensor> run(KernelDescriptor descriptor, KernelCase problem) {
    return run(descriptor, problem, problem.standing());
  }

  /** The row-major results of a kernel that takes its operands where they stand. */
  static List<Tensor> run(KernelDescriptor descriptor, KernelCase problem, List<Layout> standing) {
    return new GuardedRun(descriptor, problem, standing).results().getFirst();
  }

  /**
   * The row-major results of every run: of the same bits but for NaN's, unless the kernel has own
   * threads.
   */
  List<List<Tensor>> results() {
    return results;
  }

  /** Whether the kernel took an operand, or left a result, in another layout than row-major. */
  boolean leavesRowMajor() {
    return leavesRowMajor;
  }

  private void run(WorkerPool pool, int times, boolean nativeMemory) {
    Operands values = problem.operands();
    var options = new KernelOptions(pool.threads(), FpMath.STRICT);
    try (var memory = GuardedMemory.of(constants(values))) {
      Operands placed = place(values, memory);
      KernelQuery query = query(placed, options, nativeMemory);
      memory.seal();
      try (var store = new WeightStore(new MemoryBudget(Long.MAX_VALUE));
          Kernel kernel = descriptor.create(query, store)) {
        leavesRowMajor |= leavesRowMajor(kernel, query);
        for (int i = 0; i < times; i++) {
          add(compute(kernel, query, placed, pool), kernel.ownThreads());
        }
      }
      memory.check(name);
    }
  }

  /** A query for tensors in native memory, if the kernel takes that. */
  private KernelQuery query(Operands placed, KernelOptions options, boolean nativeMemory) {
    KernelQuery usual = problem.query(placed, standing, options);
    KernelQuery inNative = problem.query(placed, standing, options.withNativeMemory());
    return nativeMemory && descriptor.support(inNative) instanceof Support.Supported
        ? inNative
        : usual;
  }

  private boolean leavesRowMajor(Kernel kernel, KernelQuery query) {
    return IntStream.range(0, problem.operands().count())
            .anyMatch(i -> !kernel.srcLayout(i).equals(Layout.ROW_MAJOR))
        || IntStream.range(0, query.results().size())
            .anyMatch(i -> !kernel.dstLayout(i).equals(Layout.ROW_MAJOR));
  }

  private List<TensorType> constants(Operands values) {
    return IntStream.range(0, values.count())
        .filter(i -> values.has(i) && problem.constant(i))
        .mapToObj(values::type)
        .toList();
  }

  private Operands place(Operands values, GuardedMemory memory) {
    var placed = new ArrayList<Operand>();
    for (int i = 0; i < values.count(); i++) {
      if (values.has(i) && problem.constant(i)) {
        placed.add(Operand.of(memory.constant(values.tensor(i))));
      } else {
        placed.add(values.has(i) ? Operand.of(values.tensor(i)) : Operand.ABSENT);
      }
    }
    return new Operands(placed);
  }

  /** Runs the kernel once; its results, row-major. */
  private List<Tensor> compute(Kernel kernel, KernelQuery query, Operands placed, WorkerPool pool) {
    boolean nativeMemory = kernel.nativeMemory() || query.options().nativeMemory();
    return compute(kernel, query.results(), placed, problem::constant, nativeMemory, pool, name);
  }

  /**
   * Runs a kernel once in guarded memory.
   *
   * @param results the types of its results
   * @param operands row-major
   * @param constant which operands are constant
   * @param name what to call the run where it does what it must not
   * @return the results, row-major
   */
  static List<Tensor> compute(
      Kernel kernel,
      List<TensorType> results,
      Operands operands,
      IntPredicate constant,
      boolean nativeMemory,
      WorkerPool pool,
      String name) {
    Tensor[] src = new Tensor[operands.count()];
    for (int i = 0; i < src.length; i++) {
      if (operands.has(i) && constant.test(i)) {
        src[i] = kernel.reads(i) ? operands.tensor(i) : null;
      } else if (operands.has(i)) {
        src[i] = reordered(operands.tensor(i), kernel.srcLayout(i));
      }
    }
    try (var memory = GuardedMemory.of(src, results, kernel, nativeMemory)) {
      for (int i = 0; i < src.length; i++) {
        if (src[i] != null && !constant.test(i)) {
          src[i] = memory.source(src[i]);
        }
      }
      var dst = new ArrayList<Tensor>();
      for (int i = 0; i < results.size(); i++) {
        dst.add(memory.result(results.get(i), kernel.dstLayout(i)));
      }
      var call = new GuardedCall(kernel, src, dst, memory.scratch(kernel.scratchBytes()), pool);
      memory.seal();
      call.run();
      memory.check(name);
      dst.forEach(result -> GuardedMemory.checkWritten(result, name));
      return dst.stream().map(result -> rowMajor(result, name)).toList();
    }
  }

  private static Tensor reordered(Tensor tensor, Layout layout) {
    if (tensor.layout().equals(layout)) {
      return tensor;
    }
    var type = new TensorType(tensor.dtype(), Shape.of(layout.elements(tensor.shape())));
    Tensor reordered = Tensor.wrap(tensor.type(), layout, Tensor.allocate(type).segment());
    new Reorder(tensor.layout(), layout).evaluate(Operands.of(tensor), List.of(reordered));
    return reordered;
  }

  /** A copy of a result, whose padding must be zero, as the next kernel expects it. */
  private static Tensor rowMajor(Tensor result, String name) {
    Tensor rowMajor = reordered(result, Layout.ROW_MAJOR);
    if (rowMajor == result) {
      return result.copy();
    }
    long difference = reordered(rowMajor, result.layout()).segment().mismatch(result.segment());
    assertEquals(-1, difference, () -> name + ": the padding of the result is not zero");
    return rowMajor;
  }

  private void add(List<Tensor> more, boolean ownThreads) {
    if (!results.isEmpty() && !ownThreads) {
      for (int i = 0; i < more.size(); i++) {
        long difference = firstDifference(more.get(i), results.getFirst().get(i));
        assertEquals(-1, difference, () -> name + ": one thread and three differ");
      }
    }
    results.add(more);
  }

  /**
   * The first element whose bits differ, or -1. One NaN is as good as another: which one comes of
   * an operation on two of them depends on their order, which compiled code may change.
   */
  static long firstDifference(Tensor a, Tensor b) {
    if (a.dtype() != DType.FLOAT32) {
      return a.segment().mismatch(b.segment());
    }
    return LongStream.range(0, a.shape().elements())
        .filter(i -> Float.floatToIntBits(a.floatAt(i)) != Float.floatToIntBits(b.floatAt(i)))
        .findFirst()
        .orElse(-1);
  }
}
