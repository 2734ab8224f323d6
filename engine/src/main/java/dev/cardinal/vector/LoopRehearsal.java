package dev.cardinal.vector;

import dev.cardinal.spi.Rehearsal;
import dev.cardinal.vector.ukernel.F32BlockGroups;
import dev.cardinal.vector.ukernel.F32BlockRow;
import dev.cardinal.vector.ukernel.F32Blocked;
import dev.cardinal.vector.ukernel.Lanes;
import java.util.function.IntConsumer;

/** The rehearsals of loops that are not a tile's. */
enum LoopRehearsal implements Rehearsal {
  /** Rows of windows that lie a pixel apart. */
  ROWS(F32BlockRow.COLUMNS * F32BlockRow.PIXELS) {
    @Override
    public IntConsumer prepare() {
      return rows(F32BlockRow::multiply);
    }
  },

  /** Rows of windows that lie two pixels apart. */
  STRIDED_ROWS(F32BlockRow.COLUMNS * F32BlockRow.PIXELS) {
    @Override
    public IntConsumer prepare() {
      return rows(F32BlockRow::multiplyStrided);
    }
  },

  /** Groups of four channels. */
  GROUPS(
      F32BlockGroups.COLUMNS
          * F32BlockGroups.SIZE
          * F32BlockGroups.PIXELS
          * (F32Blocked.BLOCK / Lanes.count())) {
    @Override
    public IntConsumer prepare() {
      int most = STEPS * F32BlockGroups.PIXELS;
      float[] src = new float[(most + F32BlockGroups.COLUMNS) * BLOCK];
      float[] weights = new float[F32BlockGroups.COLUMNS * F32BlockGroups.SIZE * BLOCK];
      float[] dst = new float[most * BLOCK];
      return round -> {
        int pixels = round < TileRehearsal.INTERPRETED ? F32BlockGroups.PIXELS : most;
        F32BlockGroups.add(src, 0, weights, 0, dst, 0, pixels);
      };
    }
  };

  private static final int BLOCK = F32Blocked.BLOCK;
  private static final int STEPS = TileRehearsal.STEPS;

  private final int operationsOfStep;

  LoopRehearsal(int operationsOfStep) {
    this.operationsOfStep = operationsOfStep;
  }

  @Override
  public int operations() {
    return STEPS * operationsOfStep;
  }

  /** A method of {@link F32BlockRow}. */
  private interface Row {
    void multiply(float[] src, int s, float[] weights, int w, int[] steps, float[] dst, int to);
  }

  private static IntConsumer rows(Row row) {
    float[] src = new float[(2 * F32BlockRow.PIXELS + F32BlockRow.COLUMNS) * BLOCK];
    float[] weights = new float[STEPS * F32BlockRow.COLUMNS * BLOCK];
    float[] dst = new float[F32BlockRow.PIXELS * BLOCK];
    int[] one = new int[1];
    int[] all = new int[STEPS];
    return round -> {
      int[] steps = round < TileRehearsal.INTERPRETED ? one : all;
      row.multiply(src, 0, weights, 0, steps, dst, 0);
    };
  }
}
