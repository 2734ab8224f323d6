package dev.cardinal.tests.onnx;

import dev.cardinal.plan.KernelSelector;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Silences the warnings that a node falls back to the reference, which here many nodes do. */
final class QuietFallbacks {
  private static final Logger SELECTOR = Logger.getLogger(KernelSelector.class.getName());

  private QuietFallbacks() {}

  static void keep() {
    SELECTOR.setLevel(Level.SEVERE);
  }
}
