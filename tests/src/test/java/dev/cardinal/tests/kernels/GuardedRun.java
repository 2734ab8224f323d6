package dev.cardinal.tests.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cardinal.exec.WorkerPool;
import dev.cardinal.op.Operands;
import dev.cardinal.op.Operands.Operand;
import dev.cardinal.plan.MemoryBudget;
import dev.cardinal.plan.WeightStore;
import dev.cardinal.spi.Kernel;
import dev.cardinal.spi.KernelCall;
import dev.cardinal.spi.KernelDescriptor;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Runs a kernel in guarded memory, its scratch arrays as short as it said and full of NaN. */
final class GuardedRun {
  private static final WorkerPool ONE = new WorkerPool(1);
  private static final WorkerPool THREE = new WorkerPool(3);

  private GuardedRun() {}

  /** The results, which must be bitwise the same on one thread and on three. */
  static List<Tensor> run(KernelDescriptor descriptor, KernelCase problem) {
    String name = descriptor.id() + " for " + problem;
    Operands operands = problem.operands();
    var types = new ArrayList<TensorType>(problem.query().results());
    for (int i = 0; i < operands.count(); i++) {
      if (operands.has(i)) {
        types.add(operands.type(i));
      }
    }
    try (var memory = new GuardedMemory(types)) {
      Operands placed = place(problem, memory);
      KernelQuery query = problem.query(placed);
      List<Tensor> dst = query.results().stream().map(memory::result).toList();
      memory.seal();
      try (Kernel kernel =
          descriptor.create(query, new WeightStore(new MemoryBudget(Long.MAX_VALUE)))) {
        List<Tensor> alone = compute(kernel, placed, dst, ONE);
        memory.check(name);
        memory.reset();
        List<Tensor> together = compute(kernel, placed, dst, THREE);
        memory.check(name);
        for (int i = 0; i < alone.size(); i++) {
          GuardedMemory.checkWritten(alone.get(i), name);
          long difference = alone.get(i).segment().mismatch(together.get(i).segment());
          assertEquals(-1, difference, () -> name + ": one thread and three differ");
        }
        return alone;
      }
    }
  }

  private static Operands place(KernelCase problem, GuardedMemory memory) {
    Operands values = problem.operands();
    var placed = new ArrayList<Operand>();
    for (int i = 0; i < values.count(); i++) {
      if (!values.has(i)) {
        placed.add(Operand.ABSENT);
      } else if (problem.constant(i)) {
        placed.add(Operand.of(memory.constant(values.tensor(i))));
      } else {
        placed.add(Operand.of(memory.source(values.tensor(i))));
      }
    }
    return new Operands(placed);
  }

  private static List<Tensor> compute(
      Kernel kernel, Operands src, List<Tensor> dst, WorkerPool pool) {
    try {
      pool.enter();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    try {
      kernel.run(new Call(kernel, src, dst, pool));
    } finally {
      pool.leave();
    }
    return dst.stream().map(Tensor::copy).toList();
  }

  private static final class Call implements KernelCall {
    private final Operands src;
    private final List<Tensor> dst;
    private final WorkerPool pool;
    private final int scratchFloats;
    private final float[] shared;

    Call(Kernel kernel, Operands src, List<Tensor> dst, WorkerPool pool) {
      this.src = src;
      this.dst = dst;
      this.pool = pool;
      scratchFloats = kernel.workerFloats();
      shared = new float[kernel.sharedFloats()];
      Arrays.fill(shared, Float.NaN);
    }

    @Override
    public Tensor src(int operand) {
      return src.tensor(operand);
    }

    @Override
    public Tensor dst(int result) {
      return dst.get(result);
    }

    @Override
    public float[] shared() {
      return shared;
    }

    @Override
    public MemorySegment scratch() {
      return MemorySegment.NULL;
    }

    @Override
    public void parallel(int tasks, Task task) {
      pool.run(
          tasks,
          (index, scratch) -> {
            Arrays.fill(scratch, Float.NaN);
            task.run(index, scratch);
          },
          scratchFloats,
          new float[scratchFloats]);
    }
  }
}
