package dev.cardinal.onednn.primitive;

/** What a primitive does with its result before it writes that. */
public sealed interface PostOp {
  /** Adds what the destination held, times a factor. */
  record Sum(float scale) implements PostOp {}

  /** An element-wise function. */
  record Eltwise(Algorithm algorithm, float alpha, float beta) implements PostOp {}

  /**
   * Combines with another tensor, which is the argument {@link Arg#postOp}.
   *
   * @param src1 that tensor; its lengths are the result's, or 1
   */
  record Binary(Algorithm algorithm, MemoryDesc src1) implements PostOp {}

  /**
   * Multiplies what is negative by weights, which are the argument {@link Arg#postOpWeights}.
   *
   * @param mask bit i is set if the weights vary along axis i
   */
  record Prelu(int mask) implements PostOp {}
}
