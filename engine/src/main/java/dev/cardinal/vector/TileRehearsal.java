package dev.cardinal.vector;

import dev.cardinal.spi.Rehearsal;
import dev.cardinal.vector.ukernel.F32Activation;
import dev.cardinal.vector.ukernel.F32BlockEpilogue;
import dev.cardinal.vector.ukernel.F32BlockTarget;
import dev.cardinal.vector.ukernel.F32Blocked;
import dev.cardinal.vector.ukernel.F32Tile;
import dev.cardinal.vector.ukernel.Lanes;
import java.util.function.IntConsumer;

/**
 * The rehearsal of a tile's loop, with a residual every other time.
 *
 * @param tile one of the table's, of which each is there once
 */
record TileRehearsal(F32Tile tile) implements Rehearsal {
  private static final int BLOCK = F32Blocked.BLOCK;

  /** Blocks of a tile at most. */
  private static final int BLOCKS = 2;

  /** Calls that are interpreted: HotSpot's Tier3InvocationThreshold. */
  static final int INTERPRETED = 200;

  /**
   * Steps of a call. After 600 calls the optimising compiler is asked for once calls and steps
   * together are 15000 (Tier4MinInvocationThreshold, Tier4CompileThreshold); with 67 steps or more
   * it would be asked first for code that only takes over within the loop (Tier4BackEdgeThreshold),
   * which takes it as long again.
   */
  static final int STEPS = 24;

  @Override
  public IntConsumer prepare() {
    float[] src = new float[tile.pixels() * BLOCK];
    float[] weights = new float[tile.apart() + STEPS * tile.channels()];
    float[] bias = new float[BLOCKS * BLOCK];
    int dstBlock = tile.pixels() * BLOCK;
    float[] dst = new float[BLOCKS * dstBlock];
    var epilogue = new F32BlockEpilogue(new F32Activation.Relu());
    F32BlockTarget plain = epilogue.target(dst, bias);
    F32BlockTarget sum = epilogue.target(dst, bias, dst, 0);
    int[] one = new int[1];
    int[] all = new int[STEPS];
    return round -> {
      int[] steps = round < INTERPRETED ? one : all;
      F32BlockTarget to = round % 2 == 0 ? plain : sum;
      tile.multiply(src, 0, weights, 0, 0, steps, bias, to, 0, dstBlock);
    };
  }

  @Override
  public int operations() {
    return STEPS * tile.pixels() * tile.channels() / Lanes.count();
  }
}
