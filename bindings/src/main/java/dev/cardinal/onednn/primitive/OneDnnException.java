package dev.cardinal.onednn.primitive;

import dev.cardinal.onednn.ffm.dnnl_h;
import java.io.Serial;

/** A function of oneDNN's that did not succeed. */
public final class OneDnnException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  private final String function;
  private final int status;

  private OneDnnException(String function, int status) {
    super(function + " failed: " + dnnl_h.dnnl_status2str(status).getString(0) + meaning(status));
    this.function = function;
    this.status = status;
  }

  /**
   * Lets success pass.
   *
   * @param function the C function's name
   * @param status what it returned
   * @throws OneDnnException if that is anything but success
   */
  public static void check(String function, int status) {
    if (status != 0) {
      throw new OneDnnException(function, status);
    }
  }

  private static String meaning(int status) {
    if (status == dnnl_h.dnnl_unimplemented()) {
      return " (oneDNN has no implementation of this on this machine)";
    }
    if (status == dnnl_h.dnnl_invalid_arguments()) {
      return " (the arguments do not fit each other)";
    }
    return "";
  }

  /** The C function's name. */
  public String function() {
    return function;
  }

  /** Whether oneDNN lacks what was asked for, as opposed to being asked wrongly or failing. */
  public boolean isUnimplemented() {
    return status == dnnl_h.dnnl_unimplemented();
  }
}
