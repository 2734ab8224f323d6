package dev.cardinal.bench.compare;

import dev.cardinal.bench.peer.Answer;
import dev.cardinal.bench.report.Sample;
import dev.cardinal.bench.result.Latency.Accuracy;

/**
 * What one process of one contestant found.
 *
 * @param contestant its id
 * @param accuracy of its output
 * @param opened how it started
 * @param warm how it became warm
 * @param threads threads that took part; 0 if the system does not tell
 * @param rounds the median milliseconds of each round
 * @param runs milliseconds of every timed run
 */
record Finding(
    String contestant,
    Accuracy accuracy,
    Answer.Opened opened,
    Answer.Warm warm,
    int threads,
    Sample rounds,
    Sample runs) {}
