package dev.cardinal.exec;

import dev.cardinal.op.Operands;
import dev.cardinal.spi.Kernel;
import dev.cardinal.spi.KernelCall;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;

/**
 * One kernel outside a plan, with memory of its own as a plan would give it: to measure it, or to
 * compare it with another. For one thread at a time.
 */
public final class KernelRun implements AutoCloseable {
  private final Kernel kernel;
  private final WorkerPool pool;
  private final List<NativeMemory> memory = new ArrayList<>();
  private final Call call;

  /**
   * A kernel with its operands, which are copied unless they are constant.
   *
   * @param kernel made for the query
   * @param query the node
   * @param values the values of all operands
   * @param pool the threads that compute
   */
  public KernelRun(Kernel kernel, KernelQuery query, Operands values, WorkerPool pool) {
    this.kernel = kernel;
    this.pool = pool;
    var src = new ArrayList<Tensor>();
    for (int i = 0; i < values.count(); i++) {
      boolean copied = values.has(i) && query.operands().value(i).isEmpty();
      src.add(copied ? allocate(values.type(i)).copyFrom(values.tensor(i)) : value(values, i));
    }
    call = new Call(src, query.results().stream().map(this::allocate).toList());
  }

  private static Tensor value(Operands values, int operand) {
    return values.has(operand) ? values.tensor(operand) : Tensor.scalar(0f);
  }

  private Tensor allocate(TensorType type) {
    NativeMemory block = NativeMemory.allocate(type.byteSize());
    memory.add(block);
    return Tensor.wrap(type, block.segment().asSlice(0, type.byteSize()));
  }

  /** Computes the results once. */
  public void run() {
    try {
      pool.enter();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for a turn to run", e);
    }
    try {
      kernel.run(call);
    } finally {
      pool.leave();
    }
  }

  /** A result of the last run; valid until this is closed. */
  public Tensor result(int index) {
    return call.dst(index);
  }

  /** Frees the memory, not the kernel. */
  @Override
  public void close() {
    memory.forEach(NativeMemory::close);
  }

  private final class Call implements KernelCall {
    private final List<Tensor> src;
    private final List<Tensor> dst;
    private final float[] shared = new float[kernel.sharedFloats()];
    private final float[] scratch = new float[kernel.workerFloats()];

    Call(List<Tensor> src, List<Tensor> dst) {
      this.src = src;
      this.dst = dst;
    }

    @Override
    public Tensor src(int operand) {
      return src.get(operand);
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
    public void parallel(int tasks, Task task) {
      pool.run(tasks, task, scratch.length, scratch);
    }
  }
}
