package dev.cardinal.bench.result;

/**
 * What a contestant that is warm takes from the machine.
 *
 * @param contestant its id
 * @param batch images in one run
 * @param threads threads that it was told to compute with
 * @param residentBytes resident memory of its process, after its runs
 * @param peakBytes the most that was resident
 * @param emptyBytes resident memory of a Java without a contestant, for comparison
 * @param idleMillis processor time in milliseconds that it uses in one second without a run
 */
public record Footprint(
    String contestant,
    int batch,
    int threads,
    long residentBytes,
    long peakBytes,
    long emptyBytes,
    double idleMillis) {}
