package dev.cardinal.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.spi.Rehearsal;
import dev.cardinal.vector.ukernel.F32BlockRow;
import dev.cardinal.vector.ukernel.F32Blocked;
import dev.cardinal.vector.ukernel.F32Taps;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Tiles of every width and other loops can be rehearsed, and each has one rehearsal. */
final class TileRehearsalTest {
  private static Map<Object, Supplier<Rehearsal>> rehearsals() {
    Map<Object, Supplier<Rehearsal>> all = new HashMap<>();
    for (F32Blocked tile :
        Set.copyOf(
            List.of(
                F32Blocked.main(),
                F32Blocked.wide(),
                F32Blocked.apartMain(),
                F32Blocked.apartWide(),
                F32Blocked.narrow(),
                F32Blocked.last(),
                F32Blocked.lastNarrow(),
                F32Blocked.lastWide()))) {
      all.put(tile, () -> new TileRehearsal(tile));
    }
    all.put(F32Taps.main(), () -> new TileRehearsal(F32Taps.main()));
    all.put(F32Taps.last(), () -> new TileRehearsal(F32Taps.last()));
    all.put(LoopRehearsal.GROUPS, () -> LoopRehearsal.GROUPS);
    if (F32BlockRow.fits()) {
      all.put(LoopRehearsal.ROWS, () -> LoopRehearsal.ROWS);
      all.put(LoopRehearsal.STRIDED_ROWS, () -> LoopRehearsal.STRIDED_ROWS);
    }
    return all;
  }

  @Test
  void everyTileCanBeRehearsed() {
    for (Supplier<Rehearsal> each : rehearsals().values()) {
      Rehearsal rehearsal = each.get();
      IntConsumer loop = rehearsal.prepare();
      for (int round = 0; round < 220; round++) {
        loop.accept(round);
      }
      assertTrue(rehearsal.operations() > 100, () -> rehearsal.operations() + " operations");
    }
  }

  @Test
  void rehearsalsOfOneTileAreEqual() {
    rehearsals()
        .forEach(
            (tile, each) -> {
              assertEquals(each.get(), each.get());
              assertEquals(each.get().hashCode(), each.get().hashCode());
              rehearsals()
                  .forEach(
                      (other, that) -> {
                        if (!other.equals(tile)) {
                          assertNotEquals(each.get(), that.get());
                        }
                      });
            });
  }
}
