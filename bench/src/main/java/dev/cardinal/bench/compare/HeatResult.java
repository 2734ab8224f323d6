package dev.cardinal.bench.compare;

import dev.cardinal.bench.report.Sample;
import dev.cardinal.bench.result.Footprint;
import dev.cardinal.bench.result.Layer;
import dev.cardinal.bench.result.Throughput;
import java.util.List;

/**
 * What one heat found.
 *
 * @param where its case
 * @param findings of the contestants that came to the end of it
 * @param peak the processors' speed in each round, in 10^9 operations a second
 * @param gigabytes read from memory, in 10^9 bytes a second
 * @param stolen the part of the processors' time that a hypervisor gave to others
 * @param others the part that other processes took
 * @param throughputs measured in the last heat of a case only
 * @param footprints likewise
 * @param layers likewise
 */
record HeatResult(
    Case where,
    List<Finding> findings,
    Sample peak,
    double gigabytes,
    double stolen,
    double others,
    List<Throughput> throughputs,
    List<Footprint> footprints,
    List<Layer> layers) {}
