package dev.cardinal.plan;

import dev.cardinal.memory.NativeMemory;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The packed weights of a session: arrays on the Java heap, and native memory that is freed when
 * the store is closed or forgotten. Safe from many threads.
 */
public final class WeightStore implements PackedWeights, AutoCloseable {
  /** What the virtual machine needs beside one more array: a guess on the safe side. */
  private static final long HEADROOM_BYTES = 8L << 20;

  private final Map<Key, float[]> packed = new HashMap<>();
  private final Map<Key, MemorySegment> packedNative = new HashMap<>();
  private final List<NativeMemory> owned = new ArrayList<>();
  private final MemoryBudget budget;
  private long bytes;

  /** An empty store whose arrays count against a budget. */
  public WeightStore(MemoryBudget budget) {
    this.budget = budget;
  }

  private record Key(Tensor weights, String form) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Key key && key.weights == weights && key.form.equals(form);
    }

    @Override
    public int hashCode() {
      return 31 * System.identityHashCode(weights) + form.hashCode();
    }
  }

  @Override
  public synchronized float[] packed(
      Tensor weights, String form, long floats, Consumer<float[]> pack) {
    var key = new Key(weights, form);
    float[] known = packed.get(key);
    if (known != null) {
      return known;
    }
    long needed = Math.multiplyExact(floats, Float.BYTES);
    if (!budget.reserve(needed)) {
      throw new PlanException(budget.exceededBy(needed, "packed weights"));
    }
    try {
      float[] array = allocate(floats, needed);
      pack.accept(array);
      packed.put(key, array);
      bytes += needed;
      return array;
    } catch (RuntimeException | Error e) {
      budget.release(needed);
      throw e;
    }
  }

  @Override
  public synchronized MemorySegment packedNative(
      Tensor weights, String form, long bytes, Consumer<MemorySegment> pack) {
    var key = new Key(weights, form);
    MemorySegment known = packedNative.get(key);
    if (known != null) {
      return known;
    }
    if (!budget.reserve(bytes)) {
      throw new PlanException(budget.exceededBy(bytes, "packed weights"));
    }
    NativeMemory memory = null;
    try {
      memory = NativeMemory.allocate(bytes);
      MemorySegment segment = memory.segment().asSlice(0, bytes);
      pack.accept(segment);
      packedNative.put(key, segment);
      owned.add(memory);
      this.bytes += bytes;
      return segment;
    } catch (RuntimeException | Error e) {
      if (memory != null) {
        memory.close();
      }
      budget.release(bytes);
      throw e;
    }
  }

  /** Frees the native memory; no kernel may run any more. */
  @Override
  public synchronized void close() {
    owned.forEach(NativeMemory::close);
    owned.clear();
    packedNative.clear();
  }

  /** Forgets from what the arrays were packed, once no further kernel will be made. */
  public synchronized void settle() {
    packed.clear();
    packedNative.clear();
  }

  /** The memory that all packed weights take. */
  public synchronized long bytes() {
    return bytes;
  }

  private float[] allocate(long floats, long needed) {
    if (floats > Integer.MAX_VALUE - 8) {
      throw new PlanException("packed weights of " + floats + " floats exceed a Java array");
    }
    if (needed + HEADROOM_BYTES > available()) {
      System.gc(); // what is free is only known after a collection
      if (needed + HEADROOM_BYTES > available()) {
        throw noRoom(needed, null);
      }
    }
    try {
      return new float[(int) floats];
    } catch (OutOfMemoryError e) {
      throw noRoom(needed, e);
    }
  }

  private static long available() {
    Runtime runtime = Runtime.getRuntime();
    return runtime.maxMemory() - (runtime.totalMemory() - runtime.freeMemory());
  }

  private static PlanException noRoom(long needed, OutOfMemoryError cause) {
    Runtime runtime = Runtime.getRuntime();
    long used = runtime.maxMemory() - available();
    long enough = ((used + 2 * needed + HEADROOM_BYTES) >> 20) + 1;
    return new PlanException(
        "no room on the heap for "
            + (needed >> 20)
            + " MiB of packed weights: "
            + (used >> 20)
            + " of "
            + (runtime.maxMemory() >> 20)
            + " MiB are in use; -Xmx"
            + enough
            + "m or more would do for this one",
        cause);
  }
}
