package dev.cardinal.tests.kernels;

import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * One block of native memory with slices for a kernel's tensors. All that is not a tensor's value
 * is NaN: the guards before and after each slice, and results before they are written. A read
 * outside of a source so poisons the result, and a write outside of a result is seen.
 */
final class GuardedMemory implements AutoCloseable {
  private static final int ALIGNMENT = 64;
  private static final long GUARD_BYTES = 4096;

  /** Four of them are a NaN that no instruction makes. */
  private static final byte SENTINEL = -1;

  private final Arena arena = Arena.ofShared();
  private final MemorySegment memory;
  private final List<MemorySegment> results = new ArrayList<>();
  private MemorySegment sealed = MemorySegment.NULL;
  private long end = GUARD_BYTES;

  /** Room for tensors of these types. */
  GuardedMemory(List<TensorType> types) {
    long bytes = GUARD_BYTES;
    for (TensorType type : types) {
      bytes += type.byteSize() + GUARD_BYTES + 2 * ALIGNMENT;
    }
    memory = arena.allocate(bytes + GUARD_BYTES, ALIGNMENT).fill(SENTINEL);
  }

  /** A copy that is aligned as a plan's tensors are. */
  Tensor source(Tensor value) {
    return slice(value.type(), 0).copyFrom(value);
  }

  /** A copy that is not even aligned to its elements, as weights in files are. */
  Tensor constant(Tensor value) {
    return slice(value.type(), 1).copyFrom(value);
  }

  /** A result, yet unwritten. */
  Tensor result(TensorType type) {
    Tensor tensor = slice(type, 0);
    results.add(tensor.segment());
    return tensor;
  }

  private Tensor slice(TensorType type, int misalignment) {
    long start = Math.ceilDiv(end, (long) ALIGNMENT) * ALIGNMENT + misalignment;
    end = start + type.byteSize() + GUARD_BYTES;
    return Tensor.wrap(type, memory.asSlice(start, type.byteSize()));
  }

  /** Notes what is there: only results may change from now on. */
  void seal() {
    sealed = arena.allocate(memory.byteSize(), ALIGNMENT).copyFrom(memory);
  }

  /** Makes results unwritten again. */
  void reset() {
    results.forEach(result -> result.fill(SENTINEL));
  }

  /** Fails if anything but results was written, or a result was not. */
  void check(String what) {
    long from = 0;
    for (MemorySegment result : results) {
      long start = result.address() - memory.address();
      checkUnchanged(from, start, what);
      from = start + result.byteSize();
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
    for (long i = 0; i < result.shape().elements(); i++) {
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
