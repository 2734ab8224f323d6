package dev.cardinal.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Places buffers in one arena so that those alive at the same time do not overlap: the largest
 * first, each in the smallest gap that holds it (greedy by size, as in Pisarchyk and Lee,
 * "Efficient memory management for deep neural net inference", 2020). Where that takes more than is
 * alive at one time, the buffer that lies highest is placed before all others, and so on for some
 * rounds: it is then the others that have to find gaps.
 */
final class MemoryPlanner {
  /** Every offset is a multiple of this, the size of a cache line and of the widest vector. */
  static final int ALIGNMENT = 64;

  private static final int MOST_ROUNDS = 64;

  /** Pairs of buffers to compare in all rounds together. */
  private static final long MOST_PAIRS = 100_000_000;

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
    long least = least(buffers);
    var order = new ArrayList<Integer>();
    for (int i = 0; i < buffers.size(); i++) {
      order.add(i);
    }
    order.sort(Comparator.comparingLong((Integer i) -> buffers.get(i).bytes).reversed());
    long[] best = offsets(buffers, order);
    long[] offsets = best;
    for (int round = rounds(buffers.size()); round > 0 && end(buffers, best) > least; round--) {
      Integer highest = highest(buffers, offsets);
      order.remove(/* element */ highest);
      order.addFirst(highest);
      offsets = offsets(buffers, order);
      best = end(buffers, offsets) < end(buffers, best) ? offsets : best;
    }
    return new Placed(
        java.util.Arrays.stream(best).boxed().toList(), end(buffers, best), least, sum(buffers));
  }

  /** Few for very many buffers, as the time for one round grows with the square of their number. */
  private static int rounds(int buffers) {
    return Math.clamp(MOST_PAIRS / Math.max(1L, (long) buffers * buffers), 1, MOST_ROUNDS);
  }

  private static long[] offsets(List<Buffer> buffers, List<Integer> order) {
    long[] offsets = new long[buffers.size()];
    var placed = new ArrayList<Integer>(); // by offset
    for (int i : order) {
      offsets[i] = smallestGap(buffers, offsets, placed, buffers.get(i));
      int at = 0;
      while (at < placed.size() && offsets[placed.get(at)] <= offsets[i]) {
        at++;
      }
      placed.add(at, i);
    }
    return offsets;
  }

  private static int highest(List<Buffer> buffers, long[] offsets) {
    int highest = 0;
    for (int i = 1; i < offsets.length; i++) {
      if (end(buffers, offsets, i) > end(buffers, offsets, highest)) {
        highest = i;
      }
    }
    return highest;
  }

  private static long end(List<Buffer> buffers, long[] offsets) {
    return offsets.length == 0 ? 0 : end(buffers, offsets, highest(buffers, offsets));
  }

  private static long end(List<Buffer> buffers, long[] offsets, int i) {
    return Math.addExact(offsets[i], aligned(buffers.get(i).bytes));
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
