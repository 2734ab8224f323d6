package dev.cardinal.bench.peer;

import dev.cardinal.bench.report.Sample;
import dev.cardinal.bench.result.Layer;
import java.util.List;

/** What the process of a contestant answers. Times are milliseconds. */
public sealed interface Answer {
  /** Nothing but that it is done. */
  record Done() implements Answer {}

  /**
   * What it says first: the network is loaded and has run once.
   *
   * @param version the library's
   * @param ready from the start of the process until the network was loaded
   * @param first until the first run had ended
   * @param flops floating-point operations of a run, 0 if it does not know
   */
  record Opened(String version, double ready, double first, long flops) implements Answer {}

  /**
   * The runs until it was warm; of many only some.
   *
   * @param stable whether it became so in the time that it had
   * @param steady when it came within 10 % of its final speed, since the start of the process
   * @param ends when each run ended, since the start of the process
   * @param runs how long each took
   */
  record Warm(boolean stable, double steady, Sample ends, Sample runs) implements Answer {}

  /**
   * Threads.
   *
   * @param count how many took part; 0 if the system does not tell
   */
  record Threads(int count) implements Answer {}

  /**
   * Runs.
   *
   * @param millis how long each took
   */
  record Times(Sample millis) implements Answer {}

  /**
   * Throughput.
   *
   * @param runs runs a second
   */
  record Rate(double runs) implements Answer {}

  /**
   * What it takes from the machine while it runs nothing; zeros if the system does not tell.
   *
   * @param residentBytes resident memory
   * @param peakBytes the most that was resident
   * @param idleMillis processor time in one second
   * @param spinMillis the part of it that threads used which are not the JVM's own
   */
  record Resources(long residentBytes, long peakBytes, double idleMillis, double spinMillis)
      implements Answer {}

  /**
   * The steps of a run.
   *
   * @param layers in order
   */
  record Steps(List<Layer> layers) implements Answer {}

  /**
   * One figure.
   *
   * @param value in 10^9 a second
   */
  record Figure(double value) implements Answer {}
}
