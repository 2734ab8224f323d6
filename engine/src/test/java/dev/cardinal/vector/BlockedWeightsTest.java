package dev.cardinal.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.cardinal.op.ConvProblem;
import dev.cardinal.op.PostOps;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.vector.ukernel.F32Blocked;
import dev.cardinal.vector.ukernel.F32Tile;
import dev.cardinal.vector.ukernel.Lanes;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Weights stand apart where they come from memory and little is left free, each in its place. */
final class BlockedWeightsTest {
  private static final int COUNT = Lanes.count();

  /** Whether this width has a tile for them: 128 bits have none. */
  private static final boolean TILE = F32Blocked.apartMain().apart() == F32Blocked.APART;

  private static final PackedWeights STORE =
      new PackedWeights() {
        @Override
        public float[] packed(Tensor weights, String form, long floats, Consumer<float[]> pack) {
          float[] packed = new float[Math.toIntExact(floats)];
          pack.accept(packed);
          return packed;
        }

        @Override
        public MemorySegment packedNative(
            Tensor weights, String form, long bytes, Consumer<MemorySegment> pack) {
          throw new UnsupportedOperationException();
        }
      };

  private static final List<ConvShape> NONE = List.of();
  private static final List<F32Tile> NO_TILES = List.of();

  private static ConvShape pointwise(int ic, int oc) {
    return pointwise(ic, oc, 7);
  }

  private static ConvShape pointwise(int ic, int oc, int iw) {
    return new ConvShape(1, 1, ic, 7, iw, oc, 7, iw, 1, 1, 1, 1, 0, 0, 1, 1);
  }

  @Test
  void largeWeightsOfAsManyVectorsAsFillRunsStandApart() {
    assertEquals(TILE, BlockedWeights.standApart(pointwise(1024, 2048)));
    assertEquals(TILE, BlockedWeights.standApart(pointwise(2048, 1024)));
    assertEquals(TILE, BlockedWeights.standApart(pointwise(500, 1040)));
    assertFalse(BlockedWeights.standApart(pointwise(512, 512)), "one core's cache keeps them");
    assertFalse(BlockedWeights.standApart(pointwise(F32Blocked.APART, 32)), "longer than a run");
    assertFalse(BlockedWeights.standApart(pointwise(1056, 1024)), "too much free");
  }

  @Test
  void widthsOf256BitsAndMoreHaveATileForThem() {
    assertEquals(Lanes.bits() >= 256, TILE);
    assertEquals(TILE, BlockedProduct.fitsApart(49));
    assertFalse(BlockedProduct.fitsApart(4), "they do not fill a tile");
  }

  @Test
  void imagesOfAllSizesHaveTheSameForm() {
    for (int iw = 2; iw <= 200; iw++) {
      assertEquals(TILE, BlockedWeights.standApart(pointwise(1024, 2048, iw)));
      assertFalse(BlockedWeights.standApart(pointwise(512, 512, iw)));
    }
  }

  @Test
  void convolutionsMultiplyThemByTheirOwnTiles() {
    for (F32Blocked tile : List.of(F32Blocked.apartMain(), F32Blocked.apartWide())) {
      // Rows of images that are as long as the tile leave it nothing to compute twice.
      String image = "conv n1 ic512 ih" + tile.pixels();
      assertEquals(TILE ? List.of(tile) : NO_TILES, tiles(image + " oc1040 kh1"));
      assertEquals(NO_TILES, tiles(image + " oc512 kh1"));
    }
  }

  /** The tiles of a convolution's kernel whose weights stand apart. */
  private static List<F32Tile> tiles(String problem) {
    KernelQuery query = ConvChecks.query(ConvProblem.parse(problem), PostOps.NONE, false);
    return new BlockedConv(query, STORE)
        .rehearsals().stream()
            .map(loop -> ((TileRehearsal) loop).tile())
            .filter(tile -> tile.apart() == F32Blocked.APART)
            .toList();
  }

  @Test
  void everyWeightStandsWhereItsTileReadsIt() {
    for (ConvShape shape : TILE ? List.of(pointwise(500, 1040), pointwise(1024, 512)) : NONE) {
      float[] values = new float[shape.oc() * shape.ic()];
      for (int i = 0; i < values.length; i++) {
        values[i] = i + 1;
      }
      Tensor tensor = Tensor.of(values, shape.oc(), shape.ic(), 1, 1);
      BlockedWeights weights = BlockedWeights.ofPointwise(STORE, tensor, shape);
      int nr = F32Blocked.main().channels();
      int present = 0;
      for (int o = 0; o < shape.oc(); o++) {
        for (int i = 0; i < shape.ic(); i++) {
          int vector = o % nr / COUNT * F32Blocked.APART;
          int at = weights.at(0, o / nr * nr) + vector + i * COUNT + o % COUNT;
          assertEquals(values[o * shape.ic() + i], weights.floats()[at]);
        }
      }
      for (float packed : weights.floats()) {
        present += packed == 0 ? 0 : 1;
      }
      assertEquals(values.length, present);
    }
  }
}
