package dev.cardinal.vector;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * One axis of a window over planes. A stride of {@code s} has a plane for each phase: element
 * {@code j} of phase {@code p} is element {@code p + s j} of the source, so that the output {@code
 * o} reads element {@code o + offset} of a tap's plane. Phases that no tap reads have no plane.
 */
final class TapAxis {
  private final int stride;
  private final int[] phases;
  private final int[] plane;
  private final int[] offset;
  private final int in;

  /**
   * The taps of an axis.
   *
   * @param taps the size of the window
   * @param in the size of the source
   */
  TapAxis(int taps, int stride, int pad, int dilation, int in) {
    this.stride = stride;
    this.in = in;
    int[] at = IntStream.range(0, taps).map(tap -> tap * dilation - pad).toArray();
    offset = Arrays.stream(at).map(x -> Math.floorDiv(x, stride)).toArray();
    phases = Arrays.stream(at).map(x -> Math.floorMod(x, stride)).sorted().distinct().toArray();
    plane =
        Arrays.stream(at).map(x -> Arrays.binarySearch(phases, Math.floorMod(x, stride))).toArray();
  }

  /** Planes along this axis. */
  int planes() {
    return phases.length;
  }

  /** The taps of the window. */
  int taps() {
    return offset.length;
  }

  /** The plane that a tap reads. */
  int plane(int tap) {
    return plane[tap];
  }

  /** Where a tap reads its plane, relative to the output. */
  int offset(int tap) {
    return offset[tap];
  }

  /** The least offset. */
  int least() {
    return offset[0];
  }

  /** The greatest offset. */
  int most() {
    return offset[offset.length - 1];
  }

  /** The element of the source that is element {@code j} of a plane. */
  int source(int plane, int j) {
    return phases[plane] + stride * j;
  }

  /** The elements of a plane that the source has. */
  int elements(int plane) {
    return Math.max(0, Math.ceilDiv(in - phases[plane], stride));
  }
}
