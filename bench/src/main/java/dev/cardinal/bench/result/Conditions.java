package dev.cardinal.bench.result;

import java.util.List;
import java.util.Map;

/**
 * Where and how it was measured.
 *
 * @param command the command line
 * @param started when, as in {@code 2026-11-27T10:49Z}
 * @param seconds how long the whole run took
 * @param forks processes of each contestant for each case, one after the other
 * @param rounds timed rounds in each of them
 * @param machine processor, caches, governor, Java, versions of libraries, load, by name
 * @param peaks what the machine can do, for each number of threads
 * @param warnings what makes the figures less worth: noise, load, stolen time
 */
public record Conditions(
    String command,
    String started,
    double seconds,
    int forks,
    int rounds,
    Map<String, String> machine,
    List<Peak> peaks,
    List<String> warnings) {
  /**
   * What the machine can do, measured beside the contestants.
   *
   * @param threads so many threads
   * @param gflops 10^9 floating-point operations a second of fused multiply-adds in registers
   * @param gigabytes 10^9 bytes a second read from memory
   */
  public record Peak(int threads, double gflops, double gigabytes) {}
}
