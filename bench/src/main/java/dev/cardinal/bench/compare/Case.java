package dev.cardinal.bench.compare;

/**
 * What is compared for itself.
 *
 * @param batch images in one run
 * @param threads threads that compute
 */
record Case(int batch, int threads) {
  @Override
  public String toString() {
    return "batch " + batch + ", " + threads + (threads == 1 ? " thread" : " threads");
  }
}
