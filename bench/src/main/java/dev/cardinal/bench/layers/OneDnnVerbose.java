package dev.cardinal.bench.layers;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads what oneDNN prints at verbose level 1: a line for each primitive that ran, in the form that
 * a line before them gives.
 *
 * <pre>
 * onednn_verbose,v1,primitive,info,template:operation,engine,primitive,implementation,...,exec_time
 * onednn_verbose,v1,primitive,exec,cpu,convolution,brg_conv_fwd:avx512_core,...,0.1799
 * </pre>
 */
final class OneDnnVerbose {
  private static final String MARK = "onednn_verbose,";
  private static final String TEMPLATE = "template:";
  private static final String RAN = "exec";

  /** What the form is called in which lines begin, and how many fields are before it. */
  private int first = 3;

  private List<String> template =
      List.of("operation", "engine", "primitive", "implementation", "exec_time");

  private final List<Execution> executions = new ArrayList<>();

  private OneDnnVerbose() {}

  /** The primitives that ran, in order; lines that are not oneDNN's are passed over. */
  static List<Execution> parse(List<String> lines) {
    var verbose = new OneDnnVerbose();
    lines.forEach(verbose::take);
    return verbose.executions;
  }

  private void take(String line) {
    int mark = line.indexOf(MARK);
    if (mark < 0) {
      return;
    }
    List<String> fields = List.of(line.substring(mark).strip().split(",", -1));
    int form = indexOf(fields, TEMPLATE);
    if (form >= 0) {
      first = form - 1;
      template = new ArrayList<>(fields.subList(form, fields.size()));
      template.set(0, template.getFirst().substring(TEMPLATE.length()));
    } else if (fields.size() > first && fields.get(first).equals(RAN)) {
      executions.add(execution(line, fields));
    }
  }

  private static int indexOf(List<String> fields, String start) {
    for (int i = 0; i < fields.size(); i++) {
      if (fields.get(i).startsWith(start)) {
        return i;
      }
    }
    return -1;
  }

  /** A problem may have commas of its own, so the time is sought at the end. */
  private Execution execution(String line, List<String> fields) {
    try {
      return new Execution(
          field(fields, "primitive"),
          field(fields, "implementation"),
          Double.parseDouble(fields.getLast()));
    } catch (NumberFormatException | IndexOutOfBoundsException e) {
      throw new IllegalArgumentException("not a line of oneDNN's verbose output: " + line, e);
    }
  }

  private String field(List<String> fields, String name) {
    return fields.get(first + template.indexOf(name));
  }
}
