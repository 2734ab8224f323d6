package dev.cardinal.vector;

import dev.cardinal.exec.WorkerPool;
import dev.cardinal.op.Operands;
import dev.cardinal.plan.MemoryBudget;
import dev.cardinal.plan.WeightStore;
import dev.cardinal.spi.Kernel;
import dev.cardinal.spi.KernelCall;
import dev.cardinal.spi.KernelDescriptor;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;

/**
 * Runs a kernel by itself, as an executor would: operands and results in native memory, NaN before
 * and after them, NaN in the results and in all scratch memory.
 */
final class GuardedRun {
  private static final int GUARD_BYTES = 256;

  /** Four of them are a NaN. */
  private static final byte NAN_BYTE = -1;

  private GuardedRun() {}

  /** The first result of a kernel for operands of known values. */
  static float[] run(KernelDescriptor descriptor, KernelQuery query, int threads) {
    return run(descriptor, query, query.operands(), threads).getFirst().toFloats();
  }

  /**
   * All results of a kernel.
   *
   * @param values the values of all operands, those that the query does not know included
   */
  static List<Tensor> run(
      KernelDescriptor descriptor, KernelQuery query, Operands values, int threads) {
    var store = new WeightStore(new MemoryBudget(Long.MAX_VALUE));
    try (Arena arena = Arena.ofShared();
        WorkerPool pool = new WorkerPool(threads);
        Kernel kernel = descriptor.create(query, store)) {
      List<Tensor> dst =
          query.results().stream().map(type -> guarded(Tensor.allocate(type), arena)).toList();
      dst.forEach(tensor -> tensor.segment().fill(NAN_BYTE));
      pool.enter();
      kernel.run(new Call(values, dst, kernel, pool, arena));
      pool.leave();
      return dst.stream().map(Tensor::copy).toList();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static Tensor guarded(Tensor tensor, Arena arena) {
    long bytes = tensor.type().byteSize();
    MemorySegment all = arena.allocate(bytes + 2 * GUARD_BYTES, 64).fill(NAN_BYTE);
    return Tensor.wrap(tensor.type(), all.asSlice(GUARD_BYTES, bytes)).copyFrom(tensor);
  }

  private static float[] nan(int floats) {
    float[] array = new float[floats];
    Arrays.fill(array, Float.NaN);
    return array;
  }

  private static final class Call implements KernelCall {
    private final Tensor[] src;
    private final List<Tensor> dst;
    private final float[] shared;
    private final float[] callerScratch;
    private final int workerFloats;
    private final WorkerPool pool;

    Call(Operands operands, List<Tensor> dst, Kernel kernel, WorkerPool pool, Arena arena) {
      src = new Tensor[operands.count()];
      for (int i = 0; i < src.length; i++) {
        src[i] = operands.has(i) ? guarded(operands.tensor(i), arena) : null;
      }
      this.dst = dst;
      this.pool = pool;
      workerFloats = kernel.workerFloats();
      shared = nan(kernel.sharedFloats());
      callerScratch = nan(workerFloats);
    }

    @Override
    public Tensor src(int operand) {
      return src[operand];
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
      if (tasks > 0) {
        task.approach(0, tasks, callerScratch);
        task.approach(tasks / 2, tasks, callerScratch);
      }
      pool.run(tasks, task, workerFloats, callerScratch);
    }
  }
}
