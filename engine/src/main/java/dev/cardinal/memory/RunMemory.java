package dev.cardinal.memory;

import java.lang.foreign.MemorySegment;
import java.util.Optional;

/** The memory of one run's tensors: an array of floats, or native memory. */
public final class RunMemory implements AutoCloseable {
  /**
   * Where tensors begin in an array. They are aligned to 64 bytes, as in native memory, wherever
   * the array stands at such an address: behind the 16 bytes of its header, this is the first. G1
   * places arrays so that take half of a region or more; others may stand at any multiple of eight
   * bytes.
   */
  private static final int FIRST_FLOAT = 12;

  private final MemorySegment segment;
  private final Optional<NativeMemory> owned;

  private RunMemory(MemorySegment segment, Optional<NativeMemory> owned) {
    this.segment = segment;
    this.owned = owned;
  }

  /** Whether so many bytes fit into one array. */
  public static boolean fitsHeap(long bytes) {
    return HeapMemory.isLength(Math.ceilDiv(bytes, (long) Float.BYTES) + FIRST_FLOAT);
  }

  /**
   * Memory on the heap.
   *
   * @throws NoRoomException if the heap has no room for it, with the -Xmx that would do
   */
  public static RunMemory onHeap(long bytes) {
    long floats = Math.ceilDiv(bytes, (long) Float.BYTES) + FIRST_FLOAT;
    float[] array = HeapMemory.floats(floats, "activations");
    long start = (long) FIRST_FLOAT * Float.BYTES;
    return new RunMemory(MemorySegment.ofArray(array).asSlice(start, bytes), Optional.empty());
  }

  /**
   * Native memory, aligned to 64 bytes.
   *
   * @throws NoRoomException if the process has no room for it
   */
  public static RunMemory inNative(long bytes) {
    NativeMemory memory = NativeMemory.allocate(bytes);
    return new RunMemory(memory.segment().asSlice(0, bytes), Optional.of(memory));
  }

  /** Native memory or memory on the heap. */
  public static RunMemory allocate(long bytes, boolean nativeMemory) {
    return nativeMemory ? inNative(bytes) : onHeap(bytes);
  }

  /** The memory, as large as was asked for. */
  public MemorySegment segment() {
    return segment;
  }

  /** Frees native memory at once; an array goes with the last that has this. */
  @Override
  public void close() {
    owned.ifPresent(NativeMemory::close);
  }
}
