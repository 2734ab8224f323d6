package dev.cardinal.model;

/**
 * How Keras users write a grouped convolution, from the time when {@code Conv2D} had no groups on.
 * All compute the same.
 */
public enum KerasGrouping {
  /**
   * A {@code DepthwiseConv2D} that makes as many channels of each as a group has, and a {@code
   * Lambda} that adds, for each output channel, those made for it: keras-applications' way.
   */
  SUMMED,
  /**
   * The same sums as a 1x1 {@code Conv2D} of constant zeros and ones: keras-applications' later.
   */
  CONVOLVED,
  /** Slices of the channels, a {@code Conv2D} for each, and a {@code Concatenate}. */
  SLICED,
  /** {@code Conv2D(groups=...)}. */
  GROUPED
}
