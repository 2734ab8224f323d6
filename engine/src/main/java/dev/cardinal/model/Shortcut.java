package dev.cardinal.model;

/** What a residual block adds to the result of its convolutions. */
public enum Shortcut {
  /** A 1x1 convolution where channels or stride differ, the block's input everywhere else. */
  AUTO,
  /** A 1x1 convolution in every block. */
  PROJECTION,
  /** The block's input in every block; an error in those whose channels or stride differ. */
  IDENTITY
}
