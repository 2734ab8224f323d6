package dev.cardinal.bench.document;

import java.util.Comparator;

/**
 * What contestants are compared at.
 *
 * @param batch images in one run
 * @param threads threads that compute
 */
record Case(int batch, int threads) implements Comparable<Case> {
  private static final Comparator<Case> ORDER =
      Comparator.comparingInt(Case::batch).thenComparingInt(Case::threads);

  @Override
  public int compareTo(Case other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return "batch " + batch + ", " + Figures.count(threads, "thread");
  }
}
