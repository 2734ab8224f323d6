package dev.cardinal.tests.kernels;

import dev.cardinal.exec.WorkerPool;
import dev.cardinal.spi.Kernel;
import dev.cardinal.spi.KernelCall;
import dev.cardinal.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;

/** One execution of a kernel, which may read no more than it said. */
final class GuardedCall implements KernelCall {
  private final Kernel kernel;
  private final Tensor[] src;
  private final List<Tensor> dst;
  private final MemorySegment scratch;
  private final WorkerPool pool;
  private final int workerFloats;
  private final float[] shared;

  /**
   * A call.
   *
   * @param src the operands, null for those that the kernel does not read
   */
  GuardedCall(
      Kernel kernel, Tensor[] src, List<Tensor> dst, MemorySegment scratch, WorkerPool pool) {
    this.kernel = kernel;
    this.src = src.clone();
    this.dst = dst;
    this.scratch = scratch;
    this.pool = pool;
    workerFloats = kernel.workerFloats();
    shared = new float[kernel.sharedFloats()];
    Arrays.fill(shared, Float.NaN);
  }

  void run() {
    try {
      pool.enter();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    try {
      kernel.run(this);
    } finally {
      pool.leave();
    }
  }

  @Override
  public Tensor src(int operand) {
    if (src[operand] == null) {
      throw new AssertionError("operand " + operand + " is absent, or said not to be read");
    }
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
    return scratch;
  }

  @Override
  public void parallel(int tasks, Task task) {
    pool.run(
        tasks,
        (index, floats) -> {
          Arrays.fill(floats, Float.NaN);
          task.approach(index, Math.min(tasks, index + 1 + index % 3), floats);
          task.run(index, floats);
        },
        workerFloats,
        new float[workerFloats]);
  }
}
