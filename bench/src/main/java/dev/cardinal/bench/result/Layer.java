package dev.cardinal.bench.result;

import java.util.List;

/**
 * A step of a run of one contestant.
 *
 * @param contestant its id
 * @param batch images in one run
 * @param threads threads that it was told to compute with
 * @param nodes the names of the ONNX model's nodes that it computes, the main one first; empty for
 *     a step that no node asked for, such as a reorder
 * @param operator the main node's operator, or what the step is
 * @param kernel the kernel's name, as the contestant calls it
 * @param problem the problem string, as in {@code conv n1 g32 ic128 ih56 oc128 kh3 sh1 ph1}; empty
 *     where there is none
 * @param flops floating-point operations, 0 where they are not counted
 * @param bytes bytes of its inputs, weights and outputs, each counted once; 0 where not known
 * @param start when it started in the run that is shown, in milliseconds since the run's start
 * @param millis the median of its times
 * @param libraryMillis the median of the times that the library itself tells for what this step
 *     computes, as oneDNN's verbose output does, measured in a run of its own; 0 where it tells
 *     none
 */
public record Layer(
    String contestant,
    int batch,
    int threads,
    List<String> nodes,
    String operator,
    String kernel,
    String problem,
    long flops,
    long bytes,
    double start,
    double millis,
    double libraryMillis) {
  /** 10^9 operations a second; 0 where operations are not counted. */
  public double gflops() {
    return millis == 0 ? 0 : flops / (millis * 1e6);
  }
}
