package dev.cardinal.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.plan.MemoryPlanner.Buffer;
import dev.cardinal.plan.MemoryPlanner.Placed;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Buffers alive at the same time never share a byte, and the arena is not much too large. */
final class MemoryPlannerTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 20, 60})
  void livingBuffersDoNotOverlap(int count) {
    for (long seed = 0; seed < 200; seed++) {
      List<Buffer> buffers = random(count, new Random(seed));
      Placed placed = MemoryPlanner.place(buffers);
      String problem = "seed " + seed + ": " + buffers + " -> " + placed;
      checkPlacement(buffers, placed, problem);
      assertTrue(placed.leastBytes() <= placed.arenaBytes(), problem);
      assertTrue(placed.arenaBytes() <= placed.sumBytes(), problem);
    }
  }

  private static List<Buffer> random(int count, Random random) {
    var buffers = new ArrayList<Buffer>();
    for (int i = 0; i < count; i++) {
      int first = random.nextInt(-1, count);
      int last = random.nextBoolean() ? first + random.nextInt(3) : random.nextInt(first, count);
      long bytes = random.nextInt(5) == 0 ? 0 : random.nextLong(1, 1L << random.nextInt(1, 40));
      buffers.add(new Buffer(bytes, first, last));
    }
    return buffers;
  }

  private static void checkPlacement(List<Buffer> buffers, Placed placed, String problem) {
    for (int i = 0; i < buffers.size(); i++) {
      long from = placed.offsets().get(i);
      long to = from + buffers.get(i).bytes();
      assertTrue(from >= 0 && from % MemoryPlanner.ALIGNMENT == 0, problem);
      assertTrue(to <= placed.arenaBytes(), problem);
      for (int j = 0; j < i; j++) {
        long otherFrom = placed.offsets().get(j);
        long otherTo = otherFrom + buffers.get(j).bytes();
        boolean apart = to <= otherFrom || otherTo <= from || from == to || otherFrom == otherTo;
        boolean meet =
            buffers.get(i).first() <= buffers.get(j).last()
                && buffers.get(j).first() <= buffers.get(i).last();
        assertTrue(apart || !meet, () -> "buffers of " + problem);
      }
    }
  }

  /** On average: greedy by size is no optimum, and single problems may do worse. */
  @Test
  void arenaIsNearTheLowerBound() {
    double worst = 0;
    double sum = 0;
    int problems = 200;
    for (long seed = 0; seed < problems; seed++) {
      Placed placed = MemoryPlanner.place(random(60, new Random(seed)));
      double excess = (double) placed.arenaBytes() / placed.leastBytes() - 1;
      worst = Math.max(worst, excess);
      sum += excess;
    }
    assertTrue(sum / problems <= 0.05, "mean excess " + sum / problems);
    assertTrue(worst <= 0.5, "worst excess " + worst);
  }

  @Test
  void aChainTakesItsTwoLargestNeighbours() {
    var chain = new ArrayList<Buffer>();
    long[] bytes = {640, 64, 1280, 320, 320, 6400, 64};
    for (int i = 0; i < bytes.length; i++) {
      chain.add(new Buffer(bytes[i], i - 1, i));
    }
    Placed placed = MemoryPlanner.place(chain);
    assertEquals(320 + 6400, placed.leastBytes());
    assertEquals(placed.leastBytes(), placed.arenaBytes());
  }

  @Test
  void aResidualBranchKeepsItsSource() {
    List<Buffer> buffers =
        List.of(new Buffer(256, -1, 2), new Buffer(256, 0, 1), new Buffer(256, 1, 2));
    assertEquals(768, MemoryPlanner.place(buffers).arenaBytes());
  }

  @Test
  void sizesAreRoundedUpToCacheLines() {
    Placed placed = MemoryPlanner.place(List.of(new Buffer(1, 0, 0), new Buffer(65, 0, 0)));
    assertEquals(64 + 128, placed.sumBytes());
    assertEquals(64 + 128, placed.arenaBytes());
  }

  @Test
  void nothingTakesNothing() {
    assertEquals(new Placed(List.of(), 0, 0, 0), MemoryPlanner.place(List.of()));
  }

  @Test
  void sizesBeyondALongAreAnError() {
    var half = new Buffer(1L << 62, 0, 0);
    assertThrows(
        ArithmeticException.class, () -> MemoryPlanner.place(List.of(half, half, half, half)));
    assertThrows(
        ArithmeticException.class,
        () -> MemoryPlanner.place(List.of(new Buffer(Long.MAX_VALUE, 0, 0))));
  }
}
