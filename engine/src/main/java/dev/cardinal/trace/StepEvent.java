package dev.cardinal.trace;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** One step of one run, or of one portion of its batch. */
@Name("dev.cardinal.Step")
@Label("Step")
@Category("Cardinal")
@Description("A kernel computed a node")
@StackTrace(false)
public final class StepEvent extends Event {
  /** The node's name; of two that one kernel computes both names. */
  @Label("Node")
  public String node = "";

  /** The kernel's id. */
  @Label("Kernel")
  public String kernel = "";

  /** The problem string. */
  @Label("Problem")
  public String problem = "";

  /** The number of the portion of the batch, from 0 on. */
  @Label("Portion")
  public int portion;
}
