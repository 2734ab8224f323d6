package dev.cardinal.bench.result;

/**
 * What became of a contestant's latency since a baseline.
 *
 * @param contestant its id
 * @param batch images in one run
 * @param threads threads that it was told to compute with
 * @param change its time now over its time in the baseline, without what changed for the machine;
 *     above 1 is slower
 * @param judgement what follows, in a few words, as in {@code slower} or {@code no difference}
 */
public record Verdict(
    String contestant, int batch, int threads, Interval change, String judgement) {}
