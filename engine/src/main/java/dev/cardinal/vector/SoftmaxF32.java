package dev.cardinal.vector;

import dev.cardinal.op.LogSoftmax;
import dev.cardinal.op.Softmax;
import dev.cardinal.spi.Kernel;
import dev.cardinal.spi.KernelCall;
import dev.cardinal.spi.KernelDescriptor;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.spi.Support;
import dev.cardinal.tensor.Shape;
import dev.cardinal.vector.ukernel.F32Softmax;
import java.lang.foreign.MemorySegment;

/**
 * Softmax or its logarithm: of lines, where the last axes are summed up, else of columns side by
 * side.
 *
 * @param id the kernel's name
 */
record SoftmaxF32(String id) implements KernelDescriptor {
  /** Columns that are computed together. */
  private static final int COLUMNS = 64;

  static SoftmaxF32 plain() {
    return new SoftmaxF32("vector:softmax:f32");
  }

  static SoftmaxF32 log() {
    return new SoftmaxF32("vector:logsoftmax:f32");
  }

  /**
   * The problem by its numbers.
   *
   * @param outer blocks
   * @param size elements that are summed up
   * @param inner columns of a block
   * @param log whether logarithms are asked for
   */
  private record Problem(long outer, long size, long inner, boolean log) {
    static Problem of(KernelQuery query) {
      Shape shape = query.operands().shape(0);
      return switch (query.op()) {
        case Softmax op -> of(shape, op.axis(), op.flatten(), false);
        case LogSoftmax op -> of(shape, op.axis(), op.flatten(), true);
        default -> throw new IllegalArgumentException(query.op().type());
      };
    }

    private static Problem of(Shape shape, int axis, boolean flatten, boolean log) {
      int rank = shape.rank();
      int along = axis < 0 ? axis + rank : axis;
      int end = flatten ? rank : along + 1;
      return new Problem(
          shape.elements(0, along), shape.elements(along, end), shape.elements(end, rank), log);
    }
  }

  @Override
  public Support support(KernelQuery query) {
    return Support.when(
        Problem.of(query).size <= Integer.MAX_VALUE, "2^31 elements or more are summed up");
  }

  @Override
  public Kernel create(KernelQuery query, PackedWeights weights) {
    Problem problem = Problem.of(query);
    return call -> {
      if (problem.inner == 1) {
        lines(call, problem);
      } else {
        columns(call, problem);
      }
    };
  }

  private static void lines(KernelCall call, Problem problem) {
    MemorySegment src = call.src(0).segment();
    MemorySegment dst = call.dst(0).segment();
    int size = (int) problem.size;
    Blocks blocks = Blocks.of(size == 0 ? 0 : problem.outer, 8L * size);
    call.parallel(
        blocks.tasks(),
        (task, scratch) -> {
          for (long line = blocks.start(task); line < blocks.start(task + 1); line++) {
            long at = line * size;
            if (problem.log) {
              F32Softmax.applyLog(src, at, dst, at, size);
            } else {
              F32Softmax.apply(src, at, dst, at, size);
            }
          }
        });
  }

  private static void columns(KernelCall call, Problem problem) {
    MemorySegment src = call.src(0).segment();
    MemorySegment dst = call.dst(0).segment();
    int size = (int) problem.size;
    long inner = problem.inner;
    long parts = Math.ceilDiv(inner, (long) COLUMNS);
    Blocks blocks = Blocks.of(problem.outer * parts, 8L * COLUMNS * size);
    call.parallel(
        blocks.tasks(),
        (task, scratch) -> {
          for (long item = blocks.start(task); item < blocks.start(task + 1); item++) {
            long column = item % parts * COLUMNS;
            long at = item / parts * size * inner + column;
            int n = (int) Math.min(COLUMNS, inner - column);
            if (problem.log) {
              F32Softmax.columnsLog(src, at, dst, at, inner, size, n);
            } else {
              F32Softmax.columns(src, at, dst, at, inner, size, n);
            }
          }
        });
  }
}
