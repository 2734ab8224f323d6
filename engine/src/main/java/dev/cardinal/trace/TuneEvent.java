package dev.cardinal.trace;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** Backends were measured for a plan. */
@Name("dev.cardinal.Tune")
@Label("Tune")
@Category("Cardinal")
@Description("Backends were measured on a graph, and one or a mixture of them chosen")
@StackTrace(false)
public final class TuneEvent extends Event {
  /** The graph's name. */
  @Label("Graph")
  public String graph = "";

  /** The number of plans that were compared. */
  @Label("Plans")
  public int plans;

  /** The number of their runs. */
  @Label("Runs")
  public long runs;

  /** What was fastest. */
  @Label("Winner")
  public String winner = "";
}
