package dev.cardinal.vector;

/**
 * The order of a kernel's tasks, so that a thread reads what it wrote itself, out of its own
 * caches. A thread gets tasks that follow each other; where one step after the other goes through
 * the image from top to bottom, each thread keeps its part of the image. What a core reads that
 * another has just written takes several times as long, and so does writing over it: on a machine
 * whose two cores share no cache, a step that copies half a megabyte took 4 us where each core kept
 * its planes, 10 us where it kept its half of each plane, and 19 us where halves changed hands.
 *
 * <p>Large images go by pixels. In small ones the parts of a plane would be so short that a core
 * fetches ahead into another's: those go by channels where they can.
 */
final class TaskOrder {
  /** Pixels of a large image, at least: half a plane of blocks is then twelve kilobytes. */
  private static final int LARGE = 400;

  /** Bands of a large image, at least, for as many threads to have parts of their own. */
  private static final int BANDS = 4;

  private static final int LEAST_ROWS = 4;

  private TaskOrder() {}

  /** Whether the tasks of a step whose source or result has so many pixels go by pixels. */
  static boolean byPixels(int pixels) {
    return pixels >= LARGE;
  }

  /**
   * Rows of a band of a convolution's result, at most, for its tasks to go by pixels if they
   * should.
   */
  static int mostRows(ConvShape shape) {
    return mostRows(shape.oh(), byPixels(shape.inPlane()));
  }

  /** As {@link #mostRows(ConvShape)}, for a result of so many rows; at least 1. */
  static int mostRows(int rows, boolean byPixels) {
    return byPixels ? Math.max(LEAST_ROWS, Math.ceilDiv(rows, BANDS)) : Math.max(1, rows);
  }

  /**
   * What the tasks of a kernel are for: bands of rows of units, such as the blocks of channels.
   *
   * @param units in an image
   * @param bands of a unit
   * @param byPixels whether the tasks of one band follow each other, else those of one unit
   */
  record Units(int units, int bands, boolean byPixels) {
    /** Units of a convolution's images, in bands of so many rows of its result. */
    static Units of(ConvShape shape, int units, int rows) {
      return new Units(units, Math.ceilDiv(shape.oh(), rows), TaskOrder.byPixels(shape.inPlane()));
    }

    /** All tasks of so many images. */
    int tasks(int images) {
      return images * units * bands;
    }

    /** The number of a task's unit, counted through all images. */
    int unit(int task) {
      int image = task / (units * bands);
      int within = task % (units * bands);
      return image * units + (byPixels ? within % units : within / bands);
    }

    /** The number of a task's band. */
    int band(int task) {
      int within = task % (units * bands);
      return byPixels ? within / units : within % bands;
    }
  }
}
