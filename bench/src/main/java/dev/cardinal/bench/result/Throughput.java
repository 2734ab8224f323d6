package dev.cardinal.bench.result;

/**
 * Images a second when several callers use one session at once.
 *
 * @param contestant its id
 * @param batch images in one run
 * @param threads threads of the session
 * @param callers how many callers
 * @param images images a second
 */
public record Throughput(String contestant, int batch, int threads, int callers, Interval images) {}
