package dev.cardinal.tests.machinecode;

/**
 * What is wrong with a loop.
 *
 * @param method the method's name, as in {@link Held}
 * @param kind the rule that it breaks
 * @param what what is wrong, for people
 */
record Complaint(String method, Kind kind, String what) {
  /** Rules that a loop may break. */
  enum Kind {
    /** Something did not fit the registers. */
    SPILLS,
    /** It leaves the loop's work to other code, or makes objects of vectors. */
    CALLS,
    /** It computes less in an iteration than it should. */
    FALLS_SHORT,
    /** There is no such loop. */
    IS_MISSING
  }
}
