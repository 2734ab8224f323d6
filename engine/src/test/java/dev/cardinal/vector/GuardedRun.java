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

/**
 * Runs a kernel by itself, as an executor would: operands and results in native memory, NaN before
 * and after them, NaN in the result and in all scratch memory.
 */
final class GuardedRun {
  private static final int GUARD_FLOATS = 64;

  private GuardedRun() {}

  /** The first result of a kernel for operands of known values. */
  static float[] run(KernelDescriptor descriptor, KernelQuery query, int threads) {
    var store = new WeightStore(new MemoryBudget(Long.MAX_VALUE));
    try (Arena arena = Arena.ofShared();
        WorkerPool pool = new WorkerPool(threads);
        Kernel kernel = descriptor.create(query, store)) {
      Tensor dst = guarded(Tensor.allocate(query.results().getFirst()), arena);
      dst.segment().copyFrom(MemorySegment.ofArray(nan(Math.toIntExact(dst.shape().elements()))));
      var call = new Call(query.operands(), dst, kernel, pool, arena);
      kernel.run(call);
      return dst.toFloats();
    }
  }

  private static Tensor guarded(Tensor tensor, Arena arena) {
    long bytes = tensor.type().byteSize();
    MemorySegment all = arena.allocate(bytes + 2L * GUARD_FLOATS * Float.BYTES, 64);
    MemorySegment.copy(MemorySegment.ofArray(nan(GUARD_FLOATS)), 0, all, 0, 4L * GUARD_FLOATS);
    MemorySegment.copy(
        MemorySegment.ofArray(nan(GUARD_FLOATS)),
        0,
        all,
        bytes + 4L * GUARD_FLOATS,
        4L * GUARD_FLOATS);
    return Tensor.wrap(tensor.type(), all.asSlice(4L * GUARD_FLOATS, bytes)).copyFrom(tensor);
  }

  private static float[] nan(int floats) {
    float[] array = new float[floats];
    Arrays.fill(array, Float.NaN);
    return array;
  }

  private static final class Call implements KernelCall {
    private final Tensor[] src;
    private final Tensor dst;
    private final float[] shared;
    private final float[] callerScratch;
    private final int workerFloats;
    private final WorkerPool pool;

    Call(Operands operands, Tensor dst, Kernel kernel, WorkerPool pool, Arena arena) {
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
      return dst;
    }

    @Override
    public float[] shared() {
      return shared;
    }

    @Override
    public void parallel(int tasks, Task task) {
      pool.run(tasks, task, workerFloats, callerScratch);
    }
  }
}
