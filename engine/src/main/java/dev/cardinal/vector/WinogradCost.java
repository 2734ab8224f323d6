package dev.cardinal.vector;

import dev.cardinal.vector.ukernel.F32Winograd;
import dev.cardinal.vector.ukernel.Lanes;

/**
 * What a convolution costs by minimal filtering and by plain products, in multiply-adds of one
 * vector, about: enough to tell which takes less time. By the problem and the width of vectors
 * alone.
 */
final class WinogradCost {
  /** To transform a vector of tiles of one channel, before and after the products. */
  private static final double SOURCE_4 = 600;

  private static final double RESULT_4 = 480;
  private static final double SOURCE_2 = 480;
  private static final double RESULT_2 = 350;

  /** To have one weight brought from memory, beside the products that it is for. */
  private static final double FETCH = 0.3;

  /** Plain products run at this part of the peak. */
  private static final double PLAIN_SPEED = 0.65;

  private static final double BLOCKED_SPEED = 0.85;

  private WinogradCost() {}

  /** The cost with tiles of a transform. */
  static double of(ConvShape shape, F32Winograd transform) {
    boolean large = transform.outputs() == 4;
    double vectors = new WinogradTiles(shape, transform).vectors();
    double weights = WinogradWeights.floats(shape.oc(), shape.ic(), transform);
    double source = shape.ic() * (large ? SOURCE_4 : SOURCE_2);
    double result = shape.oc() * (large ? RESULT_4 : RESULT_2);
    return vectors * (weights + source + result) + FETCH * weights;
  }

  /** The cost of the products as they stand. */
  static double plain(ConvShape shape) {
    return plain(shape, PLAIN_SPEED);
  }

  /** The same where channels stand in blocks. */
  static double plainBlocked(ConvShape shape) {
    return plain(shape, BLOCKED_SPEED);
  }

  private static double plain(ConvShape shape, double speed) {
    double outputs = (double) shape.n() * shape.oc() * shape.outPlane();
    return outputs * shape.taps() / Lanes.count() / speed;
  }
}
