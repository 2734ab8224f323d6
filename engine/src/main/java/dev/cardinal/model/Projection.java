package dev.cardinal.model;

/** What a shortcut of a residual block consists of that is not the identity. */
public enum Projection {
  /** A 1x1 convolution with the block's stride, and a batch normalisation: torchvision's. */
  NORMALISED,
  /** A 1x1 convolution with the block's stride, and nothing after it. */
  BARE,
  /**
   * An average pooling of 2x2 with the block's stride, where that is not 1, then a 1x1 convolution
   * and a batch normalisation: ResNet-D's (He et al., "Bag of Tricks", 2018), which drops no pixel.
   */
  POOLED
}
