package dev.cardinal.bench.peer;

/**
 * Makes runs longer on purpose, to see whether the comparison finds it: after each run the thread
 * is kept busy for a part of the run's time.
 */
final class Slowdown {
  /** The system property with the per cent. */
  static final String PROPERTY = "cardinal.bench.slowdown";

  private Slowdown() {}

  /** The runs, slowed as much as the system property asks for. */
  static Runnable asAsked(Runnable run) {
    double part = Double.parseDouble(System.getProperty(PROPERTY, "0")) / 100;
    return part <= 0 ? run : () -> run(run, part);
  }

  private static void run(Runnable run, double part) {
    long start = System.nanoTime();
    run.run();
    long end = System.nanoTime();
    long until = end + (long) ((end - start) * part);
    while (System.nanoTime() - until < 0) {
      Thread.onSpinWait();
    }
  }
}
