package dev.cardinal.vector;

import dev.cardinal.spi.KernelCall;
import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Shape;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** A copy of a block of one tensor to a block of another, each with strides of its own. */
final class BlockCopy implements CopyKernel.Part {
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;

  private final int operand;
  private final int result;
  private final int bytes;
  private final Block src;
  private final Block dst;
  private final StridedLines lines;
  private final boolean contiguous;

  /**
   * A block within a tensor.
   *
   * @param start the index of its first element
   * @param strides its strides, in elements
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Block(long start, long[] strides) {
    /** A block that begins at the first element of a shape and has its strides. */
    static Block of(Shape shape) {
      return new Block(0, shape.strides());
    }

    /** A block with the strides of a shape that begins at {@code index} along {@code axis}. */
    static Block of(Shape shape, int axis, long index) {
      long[] strides = shape.strides();
      return new Block(index * strides[axis], strides);
    }
  }

  /**
   * Plans a copy.
   *
   * @param operand the source
   * @param result the destination
   * @param dims the size of both blocks
   */
  BlockCopy(int operand, Block src, int result, Block dst, long[] dims, DType dtype) {
    this.operand = operand;
    this.result = result;
    this.src = src;
    this.dst = dst;
    bytes = dtype.byteSize();
    lines = new StridedLines(Lines.LENGTH, dims, src.strides, dst.strides);
    contiguous = lines.length() == 1 || (lines.step(0) == 1 && lines.step(1) == 1);
  }

  @Override
  public void run(KernelCall call) {
    MemorySegment from = call.src(operand).segment();
    MemorySegment to = call.dst(result).segment();
    lines.forEach(call, 2, (at, n) -> copy(from, src.start + at[0], to, dst.start + at[1], n));
  }

  private void copy(MemorySegment from, long s, MemorySegment to, long d, int n) {
    if (contiguous) {
      MemorySegment.copy(from, s * bytes, to, d * bytes, (long) n * bytes);
      return;
    }
    long step = lines.step(0) * bytes;
    long dstStep = lines.step(1) * bytes;
    switch (bytes) {
      case Integer.BYTES -> {
        for (int i = 0; i < n; i++) {
          to.set(INT, d * bytes + i * dstStep, from.get(INT, s * bytes + i * step));
        }
      }
      case Long.BYTES -> {
        for (int i = 0; i < n; i++) {
          to.set(LONG, d * bytes + i * dstStep, from.get(LONG, s * bytes + i * step));
        }
      }
      default -> {
        for (int i = 0; i < n; i++) {
          MemorySegment.copy(from, s * bytes + i * step, to, d * bytes + i * dstStep, bytes);
        }
      }
    }
  }
}
