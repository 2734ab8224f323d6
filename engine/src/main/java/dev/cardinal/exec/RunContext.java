package dev.cardinal.exec;

import dev.cardinal.memory.HeapMemory;
import dev.cardinal.memory.RunMemory;
import dev.cardinal.plan.Placement;
import dev.cardinal.plan.Plan;
import dev.cardinal.plan.Step;
import dev.cardinal.spi.KernelCall;
import dev.cardinal.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What one run at a time uses: an arena, scratch arrays, and the tensors of every step. */
final class RunContext implements AutoCloseable {
  private final Plan plan;
  private final long bytes;
  private final RunMemory arena;
  private final int workerFloats;
  private final float[] callerScratch;
  private final float[] shared;
  private final List<StepCall> calls = new ArrayList<>();
  private final Map<String, Tensor> inputs = new HashMap<>();
  private final Map<String, Tensor> outputs = new HashMap<>();
  private final long[] stepNanos;
  private Parallel parallel;
  private int portion;

  /**
   * Memory for the runs of a plan.
   *
   * @param parallel runs the tasks of kernels
   * @param bytes what was reserved for this
   */
  RunContext(Plan plan, Parallel parallel, long bytes) {
    this.plan = plan;
    this.bytes = bytes;
    this.parallel = parallel;
    workerFloats = plan.workerFloats();
    callerScratch = HeapMemory.floats(workerFloats, "scratch memory");
    shared = HeapMemory.floats(plan.sharedFloats(), "scratch memory");
    arena = RunMemory.allocate(plan.arenaBytes(), plan.nativeMemory());
    stepNanos = new long[plan.steps().size()];
    plan.steps().forEach(step -> calls.add(new StepCall(step)));
    plan.inputs().forEach((name, placement) -> inputs.put(name, tensor(placement)));
    plan.outputs().forEach((name, placement) -> outputs.put(name, tensor(placement)));
  }

  private Tensor tensor(Placement placement) {
    return switch (placement) {
      case Placement.Constant(Tensor value) -> value;
      case Placement.InArena(long offset, var type, var layout) -> {
        long bytes = layout.elements(type.shape()) * type.dtype().byteSize();
        yield Tensor.wrap(type, layout, arena.segment().asSlice(offset, bytes));
      }
    };
  }

  /** The plan whose runs this is for. */
  Plan plan() {
    return plan;
  }

  /** What was reserved for this. */
  long bytes() {
    return bytes;
  }

  /** The calls of the plan's steps, in order. */
  List<StepCall> calls() {
    return calls;
  }

  /** Lets kernels' tasks be run in another way; returns the one before. */
  Parallel parallel(Parallel other) {
    Parallel before = parallel;
    parallel = other;
    return before;
  }

  /** Which portion of a batch is computed from now on. */
  void portion(int number) {
    portion = number;
  }

  /** Where an input goes. */
  Tensor input(String name) {
    return inputs.get(name);
  }

  /** Where an output is at the end. */
  Tensor output(String name) {
    return outputs.get(name);
  }

  /** Room for the time of each step. */
  long[] stepNanos() {
    return stepNanos;
  }

  @Override
  public void close() {
    arena.close();
  }

  /** A step with its tensors in this context's arena. */
  final class StepCall implements KernelCall {
    private final Step step;
    private final Tensor[] src;
    private final Tensor[] dst;
    private final MemorySegment scratch;

    StepCall(Step step) {
      this.step = step;
      src =
          step.src().stream()
              .map(p -> p.map(RunContext.this::tensor).orElse(null))
              .toArray(Tensor[]::new);
      dst = step.dst().stream().map(RunContext.this::tensor).toArray(Tensor[]::new);
      scratch =
          step.scratch().isEmpty()
              ? MemorySegment.NULL
              : arena.segment().asSlice(step.scratch().getAsLong(), step.kernel().scratchBytes());
    }

    Step step() {
      return step;
    }

    int portion() {
      return portion;
    }

    @Override
    public Tensor src(int operand) {
      if (operand >= src.length || src[operand] == null) {
        throw new IllegalStateException("operand " + operand + " of " + step.node() + " is absent");
      }
      return src[operand];
    }

    @Override
    public Tensor dst(int result) {
      return dst[result];
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
      parallel.run(tasks, task, workerFloats, callerScratch);
    }
  }
}
