package dev.cardinal.model;

/**
 * The three forms of a ResNeXt block (Xie et al., "Aggregated Residual Transformations for Deep
 * Neural Networks", 2016, figure 3). They have the same weights and compute the same.
 */
public enum Form {
  /** Figure 3 (a): as many paths as groups, each of three convolutions, whose results are added. */
  SUMMED,
  /** Figure 3 (b): the paths' results are concatenated before one 1x1 convolution. */
  CONCATENATED,
  /** Figure 3 (c): one path, whose 3x3 convolution is grouped. */
  GROUPED
}
