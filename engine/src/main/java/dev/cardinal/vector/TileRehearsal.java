package dev.cardinal.vector;

import dev.cardinal.spi.Rehearsal;
import dev.cardinal.vector.ukernel.F32Activation;
import dev.cardinal.vector.ukernel.F32BlockEpilogue;
import dev.cardinal.vector.ukernel.F32BlockTarget;
import dev.cardinal.vector.ukernel.F32Blocked;
import dev.cardinal.vector.ukernel.F32Taps;
import dev.cardinal.vector.ukernel.Lanes;
import java.util.Objects;

/** The rehearsal of a tile's loop, with a residual every other time. */
final class TileRehearsal implements Rehearsal {
  private static final int BLOCK = F32Blocked.BLOCK;

  /** Blocks of a tile at most. */
  private static final int BLOCKS = 2;

  /** Calls that are interpreted: HotSpot's Tier3InvocationThreshold. */
  private static final int INTERPRETED = 200;

  /**
   * Steps of a call. After 600 calls the optimising compiler is asked for once calls and steps
   * together are 15000 (Tier4MinInvocationThreshold, Tier4CompileThreshold); with 67 steps or more
   * it would be asked first for code that only takes over within the loop (Tier4BackEdgeThreshold),
   * which takes it as long again.
   */
  private static final int STEPS = 24;

  private final Object tile;
  private final Multiply multiply;
  private final int operations;
  private final float[] src;
  private final float[] weights;
  private final float[] bias = new float[BLOCKS * BLOCK];
  private final F32BlockTarget plain;
  private final F32BlockTarget sum;
  private final int dstBlock;
  private final int[] none = new int[1];
  private final int[] steps = new int[STEPS];

  /** The product of one tile, as {@link F32Blocked#multiply}. */
  private interface Multiply {
    void multiply(
        float[] src,
        int s,
        float[] weights,
        int w,
        int channel,
        int[] steps,
        float[] bias,
        F32BlockTarget to,
        int d,
        int dstBlock);
  }

  private TileRehearsal(Object tile, Multiply multiply, int pixels, int channels) {
    this.tile = tile;
    this.multiply = multiply;
    operations = STEPS * pixels * channels / Lanes.count();
    src = new float[pixels * BLOCK];
    weights = new float[STEPS * channels];
    dstBlock = pixels * BLOCK;
    float[] dst = new float[BLOCKS * dstBlock];
    var epilogue = new F32BlockEpilogue(new F32Activation.Relu());
    plain = epilogue.target(dst, bias);
    sum = epilogue.target(dst, bias, dst, 0);
  }

  /** That of a tile. */
  static Rehearsal of(F32Blocked tile) {
    return new TileRehearsal(tile, tile::multiply, tile.pixels(), tile.channels());
  }

  /** That of a tile. */
  static Rehearsal of(F32Taps tile) {
    return new TileRehearsal(tile, tile::multiply, tile.pixels(), tile.channels());
  }

  @Override
  public void run(int round) {
    int[] now = round < INTERPRETED ? none : steps;
    multiply.multiply(src, 0, weights, 0, 0, now, bias, round % 2 == 0 ? plain : sum, 0, dstBlock);
  }

  @Override
  public int operations() {
    return operations;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TileRehearsal that && tile.equals(that.tile);
  }

  @Override
  public int hashCode() {
    return Objects.hashCode(tile);
  }
}
