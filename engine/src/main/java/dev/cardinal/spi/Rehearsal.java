package dev.cardinal.spi;

import java.util.function.IntConsumer;

/**
 * A kernel's inner loop on a little data of no meaning. The virtual machine interprets a loop at
 * first, and takes hundreds of times as long for one on vectors; it compiles a loop that was run
 * some thousand times. Runs of the network itself would spend seconds on that, as each of them
 * takes so long. Rehearsals of the same loop are equal, whichever kernel they are of.
 */
public interface Rehearsal {
  /**
   * Makes the data.
   *
   * @return runs the loop once; is given the number of calls before, from 0 on: the first should be
   *     as short as can be, as they are interpreted, and different ways through the loop should
   *     take turns
   */
  IntConsumer prepare();

  /** How many vector operations a call takes once the first are over, more or less. */
  int operations();
}
