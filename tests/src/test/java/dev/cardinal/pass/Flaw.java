package dev.cardinal.pass;

/** What makes a near miss of parallel paths: what is wrong with one of them. */
enum Flaw {
  OTHER_ACTIVATION,
  OTHER_KERNEL,
  OTHER_DILATION,
  OTHER_WIDTH,
  OTHER_BIASES,
  MORE_NODES,
  SHARED_WEIGHTS,
  OTHER_SOURCE,
  USED_ELSEWHERE,
  MISSING,
  TWICE,
  OUT_OF_ORDER
}
