package dev.cardinal.vector;

import dev.cardinal.spi.Kernel;
import dev.cardinal.spi.KernelCall;
import dev.cardinal.vector.ukernel.F32Reduce;
import java.lang.foreign.MemorySegment;

/** One number from each line of contiguous floats: its mean or its maximum. */
final class LineReduction implements Kernel {
  private final Function function;
  private final long lines;
  private final int length;

  /** What becomes of a line. */
  enum Function {
    /** The sum divided by the length; NaN for an empty line. */
    MEAN,
    /** The maximum; minus infinity for an empty line. */
    MAX
  }

  LineReduction(Function function, long lines, int length) {
    this.function = function;
    this.lines = lines;
    this.length = length;
  }

  @Override
  public void run(KernelCall call) {
    MemorySegment src = call.src(0).segment();
    MemorySegment dst = call.dst(0).segment();
    Blocks blocks = Blocks.of(lines, length);
    call.parallel(
        blocks.tasks(),
        (task, scratch) -> {
          for (long line = blocks.start(task); line < blocks.start(task + 1); line++) {
            Floats.set(dst, line, reduce(src, line * length));
          }
        });
  }

  private float reduce(MemorySegment src, long s) {
    return switch (function) {
      case MEAN -> F32Reduce.sum(src, s, length) / length;
      case MAX -> F32Reduce.max(src, s, length);
    };
  }
}
