package dev.cardinal.vector;

import dev.cardinal.op.Conv;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.vector.ukernel.F32BlockWindow3x3;
import dev.cardinal.vector.ukernel.F32Blocked;
import java.util.Arrays;

/**
 * The windows of a depthwise convolution of 3x3 over some rows of outputs of one block of channels,
 * two rows at once. Rows of the source are read where they stand. Those at the top and bottom of
 * the image are copied to where there is a row of zeros, and all are, with their padding, if the
 * windows reach over the sides in another way than {@code same} padding lets them.
 */
final class BlockedDepthwise {
  private static final int BLOCK = F32Blocked.BLOCK;
  private static final int WINDOW = 3;

  /** Where in the scratch there is a row of zeros. */
  private static final int ZEROS = F32BlockWindow3x3.BEFORE * BLOCK;

  private final ConvShape shape;
  private final int blocks;
  private final boolean inPlace;
  private final boolean left;
  private final boolean right;
  private final int rowFloats;
  private final float[] weights;

  BlockedDepthwise(KernelQuery query, PackedWeights store) {
    shape = ConvShape.of(query);
    blocks = BlockedLayout.blocks(shape.groups());
    int over = shape.ow() * shape.sw() + WINDOW - shape.sw() - shape.pw() - shape.iw();
    inPlace = shape.sw() == 1 ? shape.pw() <= 1 && over <= 1 : shape.pw() == 1 && over <= 0;
    left = inPlace && shape.pw() == 1;
    right = inPlace && over == 1;
    rowFloats = (int) rowFloats(shape); // see floats
    Tensor given = query.operands().tensor(Conv.WEIGHTS);
    weights =
        store.packed(
            given, "f32 window blocks", weightFloats(shape), array -> pack(given, shape, array));
  }

  private static long rowFloats(ConvShape shape) {
    return (long) Math.max(shape.iw() + shape.pw(), shape.ow() * shape.sw() + WINDOW) * BLOCK;
  }

  private static long weightFloats(ConvShape shape) {
    return (long) BlockedLayout.blocks(shape.groups()) * WINDOW * WINDOW * BLOCK;
  }

  /** The longest array that a convolution needs, in floats. */
  static long floats(ConvShape shape) {
    return Math.max(weightFloats(shape), 8 * rowFloats(shape));
  }

  private static void pack(Tensor weights, ConvShape shape, float[] dst) {
    int taps = WINDOW * WINDOW;
    for (int channel = 0; channel < shape.groups(); channel++) {
      for (int tap = 0; tap < taps; tap++) {
        int at = (channel / BLOCK * taps + tap) * BLOCK + channel % BLOCK;
        dst[at] = weights.floatAt((long) channel * taps + tap);
      }
    }
  }

  /** A row of the source with its padding, in floats. */
  int rowFloats() {
    return rowFloats;
  }

  /** What {@link #compute} needs of the front of the scratch. */
  int scratchFloats() {
    return ZEROS + (1 + F32BlockWindow3x3.rows(shape.sh())) * rowFloats;
  }

  /** Rows of the source, those in the padding counted, that so many rows of outputs read. */
  static int bandRows(ConvShape shape, int outputs) {
    return (outputs - 1) * shape.sh() + WINDOW;
  }

  /** Rows of outputs of a band, more or less so many: an even number where there are several. */
  static int evenRows(ConvShape shape, int most) {
    int rows = Blocks.part(shape.oh(), Math.max(1, most));
    return Math.clamp(rows + rows % 2, 1, Math.max(1, shape.oh()));
  }

  /** The first row of the source that a row of outputs reads; negative in the padding. */
  static int firstRead(ConvShape shape, int output) {
    return output * shape.sh() - shape.ph();
  }

  /**
   * Computes some rows of outputs.
   *
   * @param src the source, {@code [row][pixel][BLOCK]}
   * @param s where row 0 of the block of channels is in it, or would be: only rows that the outputs
   *     read must be there
   * @param plane the number of the block of channels, counted through all images
   * @param y the first row
   * @param outputs how many
   * @param scratch holds copies of rows
   */
  void compute(
      float[] src,
      int s,
      int plane,
      int y,
      int outputs,
      float[] scratch,
      BlockedOutput.Run results) {
    new Band(src, s, plane, scratch, false, results).compute(y, outputs);
  }

  /**
   * As {@link #compute}, from a source that is in the scratch, behind {@link #scratchFloats}. No
   * row needs to be copied for the zeros above and below.
   */
  void computeInScratch(
      float[] scratch, int s, int plane, int y, int outputs, BlockedOutput.Run results) {
    new Band(scratch, s, plane, scratch, true, results).compute(y, outputs);
  }

  /** Rows of outputs of a block of channels. */
  private final class Band {
    private final float[] src;
    private final int s;
    private final int plane;
    private final float[] scratch;
    private final boolean inScratch;
    private final BlockedOutput.Run results;

    /** Where the rows of the source are that two rows of outputs read. */
    private final int[] rows = new int[F32BlockWindow3x3.rows(shape.sh())];

    Band(
        float[] src,
        int s,
        int plane,
        float[] scratch,
        boolean inScratch,
        BlockedOutput.Run results) {
      this.src = src;
      this.s = s;
      this.plane = plane;
      this.scratch = scratch;
      this.inScratch = inScratch;
      this.results = results;
    }

    void compute(int y, int outputs) {
      Arrays.fill(scratch, 0, ZEROS + rowFloats, 0f);
      int end = y + outputs;
      for (int row = y; row + 1 < end; row += 2) {
        computeRows(firstRead(shape, row), output(row), output(row + 1));
      }
      if (outputs % 2 == 1) {
        int row = end - 1; // as the second of two; the first, at the same place, is overwritten
        computeRows(firstRead(shape, row - 1), output(row), output(row));
      }
      results.finish(plane % blocks, output(y), outputs * shape.ow());
    }

    /**
     * Computes two rows.
     *
     * @param top the first row of the source that the first reads
     * @param d the place of the first row
     * @param e that of the second
     */
    private void computeRows(int top, int d, int e) {
      int unread = d == e ? shape.sh() : 0; // what only the first of the two reads
      boolean inside = isInside(top + unread, top + rows.length);
      boolean copied = !inPlace || !(inside || inScratch);
      for (int i = unread; i < rows.length; i++) {
        rows[i] = copied ? copy(top + i, i) : row(top + i);
      }
      Arrays.fill(rows, 0, unread, rows[unread]);
      int block = plane % blocks;
      F32BlockWindow3x3.multiply(
          copied ? scratch : src,
          rows,
          shape.sw(),
          left,
          right,
          weights,
          block * WINDOW * WINDOW * BLOCK,
          results.target(),
          block * BLOCK,
          d,
          e,
          shape.ow());
    }

    private boolean isInside(int first, int end) {
      return first >= 0 && end <= shape.ih();
    }

    /** Where a row of the source is, or zeros in its place. */
    private int row(int row) {
      return isInside(row, row + 1) ? s + row * shape.iw() * BLOCK : ZEROS;
    }

    private int output(int row) {
      return results.at(((long) plane * shape.oh() + row) * shape.ow() * BLOCK);
    }

    /** Copies a row of the source to the scratch, with its padding if that is read there. */
    private int copy(int row, int number) {
      if (!isInside(row, row + 1)) {
        return ZEROS;
      }
      int at = ZEROS + (1 + number) * rowFloats;
      int before = inPlace ? 0 : shape.pw() * BLOCK;
      int pixels = shape.iw() * BLOCK;
      Arrays.fill(scratch, at, at + before, 0f);
      System.arraycopy(src, row(row), scratch, at + before, pixels);
      Arrays.fill(scratch, at + before + pixels, at + rowFloats, 0f);
      return at;
    }
  }
}
