package dev.cardinal.tune;

import dev.cardinal.plan.Assignment;
import dev.cardinal.plan.StepKind;
import dev.cardinal.tune.Choices.Choice;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;

/**
 * Choices as text: a line each for conditions, plans with their exceptions, and times; fields are
 * separated by tabs, and the last line is a checksum of all before it.
 */
final class ChoiceText {
  /** How every file of choices begins, of whichever version. */
  static final String MAGIC = "cardinal choices ";

  private static final String HEAD = MAGIC + "1";
  private static final String CONDITION = "condition";
  private static final String PLAN = "plan";
  private static final String EXCEPT = "except";
  private static final String TIME = "nanoseconds";
  private static final String CHECK = "checksum";

  private ChoiceText() {}

  static String print(Choices choices) {
    var text = new StringBuilder(HEAD).append('\n');
    choices.conditions().forEach((name, value) -> line(text, CONDITION, name, value));
    choices
        .plans()
        .forEach(
            (fingerprint, choice) -> {
              Assignment assignment = choice.assignment();
              line(text, PLAN, fingerprint, assignment.usual(), choice.note());
              assignment
                  .byWorkload()
                  .forEach((workload, backend) -> line(text, EXCEPT, backend, workload));
            });
    choices
        .times()
        .all()
        .forEach(
            (kind, nanos) ->
                line(
                    text,
                    TIME,
                    Long.toString(nanos),
                    kind.kernel(),
                    kind.layouts(),
                    kind.workload()));
    line(text, CHECK, checksum(text));
    return text.toString();
  }

  private static void line(StringBuilder text, String... fields) {
    String[] clean =
        Arrays.stream(fields).map(f -> f.replaceAll("\\s+", " ")).toArray(String[]::new);
    text.append(String.join("\t", clean)).append('\n');
  }

  private static String checksum(CharSequence text) {
    var crc = new CRC32();
    crc.update(text.toString().getBytes(StandardCharsets.UTF_8));
    return String.format("%08x", crc.getValue());
  }

  /**
   * Reads what {@link #print} has written.
   *
   * @throws IllegalArgumentException if the text is anything else, with the reason
   */
  static Choices parse(String text) {
    int last = text.lastIndexOf(CHECK + "\t");
    if (!text.startsWith(HEAD + "\n")) {
      throw new IllegalArgumentException("is of another version, not '" + HEAD + "'");
    }
    if (last < 0
        || !text.substring(last).equals(CHECK + "\t" + checksum(text.substring(0, last)) + "\n")) {
      throw new IllegalArgumentException("is damaged: its checksum is missing or wrong");
    }
    return parse(text.substring(0, last).lines().skip(1).toList());
  }

  private static Choices parse(List<String> lines) {
    Choices choices = Choices.none(new TreeMap<>());
    String plan = "";
    for (String line : lines) {
      String[] f = line.split("\t", -1);
      switch (f[0] + f.length) {
        case CONDITION + 3 -> choices.conditions().put(f[1], f[2]);
        case PLAN + 4 -> {
          plan = f[1];
          choices.plans().put(plan, new Choice(Assignment.all(f[2]), f[3]));
        }
        case EXCEPT + 3 -> except(choices.plans(), plan, f[1], f[2]);
        case TIME + 5 -> choices.times().put(new StepKind(f[4], f[2], f[3]), nanos(f[1]));
        default -> throw new IllegalArgumentException("has a line that is not known: " + line);
      }
    }
    return choices;
  }

  private static void except(
      Map<String, Choice> plans, String plan, String backend, String workload) {
    Choice choice = plans.get(plan);
    if (choice == null) {
      throw new IllegalArgumentException("has an exception of no plan: " + workload);
    }
    Assignment assignment = choice.assignment().with(List.of(workload), backend);
    plans.put(plan, new Choice(assignment, choice.note()));
  }

  private static long nanos(String text) {
    if (!text.matches("\\d{1,18}")) {
      throw new IllegalArgumentException("has a time that is no number: " + text);
    }
    return Long.parseLong(text);
  }
}
