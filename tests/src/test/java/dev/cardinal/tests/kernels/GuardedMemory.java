package dev.cardinal.tests.kernels;

import dev.cardinal.spi.Kernel;
import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Layout;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * One block of memory, native or an array, with slices for a kernel's tensors. All that is not a
 * tensor's value is NaN: the guards before and after each slice, scratch memory, and results before
 * they are written. A read outside of a source so poisons the result, and a write outside of a
 * result is seen.
 */
final class GuardedMemory implements AutoCloseable {
  private static final int ALIGNMENT = 64;
  private static final long GUARD_BYTES = 4096;

  /** Four of them are a NaN that no instruction makes. */
  private static final byte SENTINEL = -1;

  private final Arena arena = Arena.ofShared();
  private final MemorySegment memory;
  private final List<MemorySegment> written = new ArrayList<>();
  private MemorySegment sealed = MemorySegment.NULL;
  private long end = GUARD_BYTES;

  private GuardedMemory(LongStream sizes, boolean nativeMemory) {
    long slices = sizes.map(size -> size + GUARD_BYTES + 2 * ALIGNMENT).sum();
    long bytes = slices + 2 * GUARD_BYTES;
    MemorySegment all =
        nativeMemory
            ? arena.allocate(bytes, ALIGNMENT)
            : MemorySegment.ofArray(new float[Math.toIntExact(bytes / Float.BYTES) + 1]);
    memory = all.fill(SENTINEL);
  }

  /** Room for constants, in native memory. */
  static GuardedMemory of(List<TensorType> constants) {
    return new GuardedMemory(constants.stream().mapToLong(TensorType::byteSize), true);
  }

  /** Room for what a kernel computes with: sources (null for none), results and scratch memory. */
  static GuardedMemory of(
      Tensor[] src, List<TensorType> results, Kernel kernel, boolean nativeMemory) {
    LongStream sources =
        Arrays.stream(src).filter(Objects::nonNull).mapToLong(t -> t.segment().byteSize());
    LongStream sinks =
        IntStream.range(0, results.size())
            .mapToLong(i -> bytes(results.get(i), kernel.dstLayout(i)));
    LongStream all = LongStream.concat(sources, sinks);
    LongStream scratch = LongStream.of(kernel.scratchBytes());
    return new GuardedMemory(LongStream.concat(all, scratch), nativeMemory);
  }

  private static long bytes(TensorType type, Layout layout) {
    return layout.elements(type.shape()) * type.dtype().byteSize();
  }

  /** A copy that is aligned as a plan's tensors are. */
  Tensor source(Tensor value) {
    MemorySegment copy = slice(value.segment().byteSize(), 0).copyFrom(value.segment());
    return Tensor.wrap(value.type(), value.layout(), copy);
  }

  /** A copy that is not even aligned to its elements, as weights in files are. */
  Tensor constant(Tensor value) {
    MemorySegment copy = slice(value.segment().byteSize(), 1).copyFrom(value.segment());
    return Tensor.wrap(value.type(), copy);
  }

  /** A result, yet unwritten. */
  Tensor result(TensorType type, Layout layout) {
    return Tensor.wrap(type, layout, scratch(bytes(type, layout)));
  }

  /** Memory that may be written. */
  MemorySegment scratch(long bytes) {
    MemorySegment segment = slice(bytes, 0);
    written.add(segment);
    return segment;
  }

  private MemorySegment slice(long bytes, int misalignment) {
    long start = Math.ceilDiv(end, (long) ALIGNMENT) * ALIGNMENT + misalignment;
    end = start + bytes + GUARD_BYTES;
    return memory.asSlice(start, bytes);
  }

  /** Notes what is there: only results and scratch memory may change from now on. */
  void seal() {
    sealed = arena.allocate(memory.byteSize(), ALIGNMENT).copyFrom(memory);
  }

  /** Fails if anything but results and scratch memory was written. */
  void check(String what) {
    long from = 0;
    for (MemorySegment segment : written) {
      long start = segment.address() - memory.address();
      checkUnchanged(from, start, what);
      from = start + segment.byteSize();
    }
    checkUnchanged(from, memory.byteSize(), what);
  }

  private void checkUnchanged(long from, long to, String what) {
    long at = MemorySegment.mismatch(memory, from, to, sealed, from, to);
    if (at != -1) {
      throw new AssertionError(
          what
              + " wrote outside of its results, "
              + at
              + " bytes after the end of what is before and "
              + (to - from - at)
              + " before the start of what is after");
    }
  }

  /** Fails if an element of a float result still is, or was copied from, what was never written. */
  static void checkWritten(Tensor result, String what) {
    if (result.dtype() != DType.FLOAT32) {
      return;
    }
    MemorySegment values = result.segment();
    for (long i = 0; i < values.byteSize() / Float.BYTES; i++) {
      if (values.get(ValueLayout.JAVA_INT_UNALIGNED, i * Float.BYTES) == -1) {
        throw new AssertionError(what + " [" + i + "]: not written, or made of what is no source");
      }
    }
  }

  @Override
  public void close() {
    arena.close();
  }
}
