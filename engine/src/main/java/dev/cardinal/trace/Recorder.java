package dev.cardinal.trace;

import jdk.jfr.FlightRecorder;

/** Whether events are of use. */
public final class Recorder {
  private Recorder() {}

  /**
   * Whether the flight recorder has been started in this process. To make the first event takes a
   * tenth of a second of a start, as Java then rewrites the events' classes.
   */
  public static boolean isOn() {
    return FlightRecorder.isInitialized();
  }
}
