package dev.cardinal.bench.result;

import dev.cardinal.bench.report.Sample;

/**
 * What follows the start of a process, a fresh one for this.
 *
 * @param contestant its id
 * @param threads threads that it was told to compute with
 * @param ready milliseconds from the start of the process until the model is loaded
 * @param first until the first result
 * @param steady until the runs are within 10 % of their final speed
 * @param ends when each run ended, in milliseconds since the start of the process
 * @param runs how long each took, in milliseconds
 */
public record Start(
    String contestant,
    int threads,
    double ready,
    double first,
    double steady,
    Sample ends,
    Sample runs) {}
