package dev.cardinal.exec;

import dev.cardinal.memory.RunMemory;
import dev.cardinal.op.Operands;
import dev.cardinal.op.Reorder;
import dev.cardinal.spi.Kernel;
import dev.cardinal.spi.KernelCall;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.tensor.Layout;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * One kernel outside a plan, with memory of its own as a plan would give it: to measure it, or to
 * compare it with another. For one thread at a time. Operands and results are row-major to the
 * user; they are brought to and from the layouts that the kernel wants outside {@link #run}.
 */
public final class KernelRun implements AutoCloseable {
  private final Kernel kernel;
  private final WorkerPool pool;
  private final List<RunMemory> memory = new ArrayList<>();
  private final boolean nativeMemory;
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
    nativeMemory = kernel.nativeMemory() || query.options().nativeMemory();
    var src = new ArrayList<Tensor>();
    for (int i = 0; i < values.count(); i++) {
      boolean copied = values.has(i) && query.operands().value(i).isEmpty();
      src.add(copied ? laidOut(values.tensor(i), kernel.srcLayout(i)) : value(values, i));
    }
    var dst = new ArrayList<Tensor>();
    for (int i = 0; i < query.results().size(); i++) {
      dst.add(allocate(query.results().get(i), kernel.dstLayout(i)));
    }
    call = new Call(src, dst, allocate(kernel.scratchBytes()));
  }

  private static Tensor value(Operands values, int operand) {
    return values.has(operand) ? values.tensor(operand) : Tensor.scalar(0f);
  }

  private Tensor laidOut(Tensor value, Layout layout) {
    Tensor copy = allocate(value.type(), layout);
    return layout.equals(Layout.ROW_MAJOR) ? copy.copyFrom(value) : reorder(value, copy);
  }

  private static Tensor reorder(Tensor from, Tensor to) {
    new Reorder(from.layout(), to.layout()).evaluate(Operands.of(from), List.of(to));
    return to;
  }

  private Tensor allocate(TensorType type, Layout layout) {
    long bytes = layout.elements(type.shape()) * type.dtype().byteSize();
    return Tensor.wrap(type, layout, allocate(bytes));
  }

  private MemorySegment allocate(long bytes) {
    RunMemory block = RunMemory.allocate(bytes, nativeMemory);
    memory.add(block);
    return block.segment();
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

  /** A row-major result of the last run; valid until this is closed, unless it is a copy. */
  public Tensor result(int index) {
    Tensor result = call.dst(index);
    return result.layout().equals(Layout.ROW_MAJOR)
        ? result
        : reorder(result, Tensor.allocate(result.type()));
  }

  /** Frees the memory, not the kernel. */
  @Override
  public void close() {
    memory.forEach(RunMemory::close);
  }

  private final class Call implements KernelCall {
    private final List<Tensor> src;
    private final List<Tensor> dst;
    private final MemorySegment nativeScratch;
    private final float[] shared = new float[kernel.sharedFloats()];
    private final float[] scratch = new float[kernel.workerFloats()];

    Call(List<Tensor> src, List<Tensor> dst, MemorySegment nativeScratch) {
      this.src = src;
      this.dst = dst;
      this.nativeScratch = nativeScratch;
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
    public MemorySegment scratch() {
      return nativeScratch;
    }

    @Override
    public void parallel(int tasks, Task task) {
      pool.run(tasks, task, scratch.length, scratch);
    }
  }
}
