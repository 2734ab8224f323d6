package dev.cardinal.vector;

import dev.cardinal.spi.KernelCall;

/** A tensor without structure, cut into lines. */
final class Lines {
  /** The length of a line: three of them fit the first-level cache. */
  static final int LENGTH = 1 << 11;

  private Lines() {}

  /** What is done to a line. */
  @FunctionalInterface
  interface Body {
    /**
     * Computes {@code n} elements.
     *
     * @param at the index of the first
     */
    void run(long at, int n);
  }

  /** Covers all elements with lines, many of them in each task. */
  static void forEach(KernelCall call, long elements, Body body) {
    Blocks blocks = Blocks.of(elements, 2);
    call.parallel(
        blocks.tasks(),
        (task, scratch) -> {
          long end = blocks.start(task + 1);
          for (long at = blocks.start(task); at < end; at += LENGTH) {
            body.run(at, (int) Math.min(LENGTH, end - at));
          }
        });
  }
}
