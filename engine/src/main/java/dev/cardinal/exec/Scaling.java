package dev.cardinal.exec;

import java.util.List;

/**
 * A model of how long a plan takes on several threads, from what its steps take on one. A step's
 * tasks are taken to be equally long, so that the thread with the most of them decides; its weights
 * come from memory; and each of its parallel parts begins and ends with a message to every thread
 * and back, which is passed on by those who have it.
 *
 * @param stepNanos what one parallel part costs for each doubling of the threads
 * @param bytesPerNano how fast one thread reads memory
 * @param mostBytesPerNano how fast all of them read it at most
 */
public record Scaling(double stepNanos, double bytesPerNano, double mostBytesPerNano) {
  /**
   * What is known of a step.
   *
   * @param nanos what it takes on one thread
   * @param bytes what it must read from memory
   * @param tasks for each of its parallel parts, into how many tasks it is cut
   */
  public record StepCost(double nanos, long bytes, List<Integer> tasks) {
    /** Copies the list. */
    public StepCost {
      tasks = List.copyOf(tasks);
    }

    /** The part of the step's work that the busiest of so many threads has to do. */
    double largestPart(int threads) {
      return tasks.stream()
          .mapToDouble(count -> (double) Math.ceilDiv(count, threads) / Math.max(1, count))
          .max()
          .orElse(1);
    }
  }

  /** The nanoseconds that steps take one after the other on so many threads. */
  public double nanos(List<StepCost> steps, int threads) {
    return steps.stream().mapToDouble(step -> nanos(step, threads)).sum();
  }

  private double nanos(StepCost step, int threads) {
    if (threads == 1) {
      return step.nanos(); // as measured, memory and all
    }
    double computing = step.nanos() * step.largestPart(threads);
    double reading = step.bytes() / Math.min(threads * bytesPerNano, mostBytesPerNano);
    double doublings = Math.log(threads) / Math.log(2);
    return Math.max(computing, reading) + step.tasks().size() * stepNanos * doublings;
  }

  /** How many times as fast as on one thread steps are on so many. */
  public double speedUp(List<StepCost> steps, int threads) {
    return nanos(steps, 1) / nanos(steps, threads);
  }
}
