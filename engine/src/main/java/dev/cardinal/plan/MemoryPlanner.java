package dev.cardinal.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Places buffers in one arena so that those alive at the same time do not overlap: the largest
 * first, each in the smallest gap that holds it (greedy by size, as in Pisarchyk and Lee,
 * "Efficient memory management for deep neural net inference", 2020).
 */
final class MemoryPlanner {
  /** Every offset is a multiple of this, the size of a cache line and of the widest vector. */
  static final int ALIGNMENT = 64;

  /**
   * A buffer to be placed.
   *
   * @param bytes its size
   * @param first the first step at which it is alive
   * @param last the last step at which it is alive
   */
  record Buffer(long bytes, int first, int last) {
    boolean meets(Buffer other) {
      return first <= other.last && other.first <= last;
    }
  }

  /**
   * Where the buffers are.
   *
   * @param offsets one for each buffer
   * @param arenaBytes the size of the arena
   * @param leastBytes what liveness alone requires: the largest sum of sizes alive at one step
   * @param sumBytes the size that buffers without sharing would take
   */
  record Placed(List<Long> offsets, long arenaBytes, long leastBytes, long sumBytes) {}

  private MemoryPlanner() {}

  static Placed place(List<Buffer> buffers) {
    var order = new ArrayList<Integer>();
    for (int i = 0; i < buffers.size(); i++) {
      order.add(i);
    }
    order.sort(Comparator.comparingLong((Integer i) -> buffers.get(i).bytes).reversed());
    long[] offsets = new long[buffers.size()];
    var placed = new ArrayList<Integer>(); // by offset
    long arena = 0;
    for (int i : order) {
      offsets[i] = smallestGap(buffers, offsets, placed, buffers.get(i));
      int at = 0;
      while (at < placed.size() && offsets[placed.get(at)] <= offsets[i]) {
        at++;
      }
      placed.add(at, i);
      arena = Math.max(arena, offsets[i] + aligned(buffers.get(i).bytes));
    }
    return new Placed(
        java.util.Arrays.stream(offsets).boxed().toList(), arena, least(buffers), sum(buffers));
  }

  private static long smallestGap(
      List<Buffer> buffers, long[] offsets, List<Integer> placed, Buffer buffer) {
    long best = -1;
    long bestSize = Long.MAX_VALUE;
    long end = 0;
    for (int other : placed) {
      if (buffers.get(other).meets(buffer)) {
        long gap = offsets[other] - end;
        if (gap >= aligned(buffer.bytes) && gap < bestSize) {
          best = end;
          bestSize = gap;
        }
        end = Math.max(end, offsets[other] + aligned(buffers.get(other).bytes));
      }
    }
    return best >= 0 ? best : end;
  }

  private static long least(List<Buffer> buffers) {
    long least = 0;
    for (Buffer at : buffers) { // the peak is reached where some buffer begins
      long alive = 0;
      for (Buffer buffer : buffers) {
        if (buffer.first <= at.first && at.first <= buffer.last) {
          alive = Math.addExact(alive, aligned(buffer.bytes));
        }
      }
      least = Math.max(least, alive);
    }
    return least;
  }

  private static long sum(List<Buffer> buffers) {
    return buffers.stream().mapToLong(buffer -> aligned(buffer.bytes)).reduce(0, Math::addExact);
  }

  private static long aligned(long bytes) {
    return Math.addExact(bytes, ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }
}
