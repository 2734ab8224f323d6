package dev.cardinal.op;

/** How the padding of a window is found; ONNX's {@code auto_pad}. */
public enum AutoPad {
  /** From the explicit pads. */
  NOTSET,
  /** No padding. */
  VALID,
  /** So that the output is the input divided by the stride, rounded up; an odd pixel at the end. */
  SAME_UPPER,
  /** As SAME_UPPER, but an odd pixel at the beginning. */
  SAME_LOWER
}
