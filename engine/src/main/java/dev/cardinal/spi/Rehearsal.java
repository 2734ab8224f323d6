package dev.cardinal.spi;

/**
 * A kernel's inner loop on a little data of no meaning. The virtual machine interprets a loop at
 * first, and takes hundreds of times as long for one on vectors; it compiles a loop that was run
 * some thousand times. Runs of the network itself would spend seconds on that, as each of them
 * takes so long. Rehearsals of the same loop are equal, whichever kernel they are of.
 */
public interface Rehearsal {
  /**
   * Runs the loop once.
   *
   * @param round counts the calls, from 0 on: the first should be as short as can be, as they are
   *     interpreted, and different ways through the loop should take turns
   */
  void run(int round);

  /** How many vector operations a call takes once the first are over, more or less. */
  int operations();
}
