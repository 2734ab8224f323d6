package dev.cardinal.bench.standing;

import java.util.List;

/**
 * What one child process measured.
 *
 * @param task what it was to do
 * @param runs the times of whole runs, one entry for each contestant
 * @param steps the times of the steps of these runs, of contestants that tell them
 * @param kernels the times of convolutions alone
 * @param peakGflops the machine's peak in each round, in units of 10^9 operations a second
 * @param longPeakGflops the peak as {@code Machine} measures it, once at the end and for longer
 * @param flops the operations of one run of the network
 * @param difference the largest between outputs, relative to the largest output
 * @param stolen the share of the processors' time that the hypervisor gave to others
 */
@SuppressWarnings("ArrayRecordComponent") // never compared or hashed
public record ForkResult(
    Task task,
    List<Run> runs,
    List<Step> steps,
    List<Pair> kernels,
    double[] peakGflops,
    double longPeakGflops,
    long flops,
    double difference,
    double stolen) {
  /**
   * A contestant's whole runs.
   *
   * @param contestant its name
   * @param millis one value for each round
   */
  public record Run(String contestant, double[] millis) {}

  /**
   * A step of a contestant's runs.
   *
   * @param contestant the contestant's name
   * @param node the node's name
   * @param operator the operator
   * @param kernel the kernel's id
   * @param problem the problem string
   * @param flops operations, 0 where they are not counted
   * @param millis one value for each round
   */
  public record Step(
      String contestant,
      String node,
      String operator,
      String kernel,
      String problem,
      long flops,
      double[] millis) {}

  /**
   * A convolution alone on two backends.
   *
   * @param problem the problem string
   * @param flops operations
   * @param kernel the id of Cardinal's kernel
   * @param millis its time in each round
   * @param peer the id of the other kernel
   * @param peerMillis its time in each round
   * @param peakGflops the machine's peak in each round
   */
  public record Pair(
      String problem,
      long flops,
      String kernel,
      double[] millis,
      String peer,
      double[] peerMillis,
      double[] peakGflops) {}
}
