package dev.cardinal.exec;

/**
 * How threads of a run wait for one another: they spin, then give way to others that want their
 * processor but stay runnable, and at last park.
 *
 * <p>Linux wakes a thread on the processor where it last ran or on its waker's, and looks for an
 * idle one only among those that it knows to share a cache; of a virtual machine's it often knows
 * none. So a worker may wake on its caller's processor while another is idle. Of two threads that
 * stay runnable the scheduler moves one away at one of its next ticks. Two that park and wake each
 * other can share a processor for run after run.
 */
final class Patience {
  /** A few ticks: on two processors of such a machine most pairs were apart after 8 to 16 ms. */
  static final long RUNNABLE_NANOS = 20_000_000;

  private Patience() {}

  /**
   * Waits for a moment; false if it is time to park.
   *
   * @param waited for how long the thread has waited, in nanoseconds
   * @param spin for how long it spins
   */
  @SuppressWarnings("ThreadPriorityCheck") // to give way is no matter of being right here
  static boolean waits(long waited, long spin) {
    if (waited < spin) {
      Thread.onSpinWait();
    } else if (waited < RUNNABLE_NANOS) {
      Thread.yield();
    } else {
      return false;
    }
    return true;
  }
}
