package dev.cardinal.trace;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A session planned for a signature. */
@Name("dev.cardinal.Plan")
@Label("Plan")
@Category("Cardinal")
@Description("A session chose kernels and memory for an input signature")
@StackTrace(false)
public final class PlanEvent extends Event {
  /** The graph's name. */
  @Label("Graph")
  public String graph = "";

  /** The number of steps. */
  @Label("Steps")
  public int steps;

  /** The size of the arena of one run, or of one portion of its batch. */
  @Label("Arena")
  @DataAmount
  public long arenaBytes;
}
