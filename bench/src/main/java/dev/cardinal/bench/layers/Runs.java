package dev.cardinal.bench.layers;

/** How often a run is watched. */
final class Runs {
  private static final int FEWEST = 5;
  private static final int MOST = 50;
  private static final double USUAL_NANOS = 1e9;

  /** Runs before those that are watched: instruments that have just been turned on take longer. */
  static final int BEFORE = 2;

  private Runs() {}

  /** As many as take a second, in bounds. */
  static int watched(Runnable run) {
    long start = System.nanoTime();
    run.run();
    double nanos = System.nanoTime() - start;
    return (int) Math.clamp(USUAL_NANOS / nanos, FEWEST, MOST);
  }
}
