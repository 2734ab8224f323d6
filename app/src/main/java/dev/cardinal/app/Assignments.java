package dev.cardinal.app;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Options of the form {@code [NAME=]VALUE}: those without a name go to the names in order. */
final class Assignments {
  private Assignments() {}

  /**
   * The values by name.
   *
   * @param what what the names are, as in {@code input}
   */
  static Map<String, String> of(String what, List<String> names, List<String> options) {
    Map<String, String> values = new LinkedHashMap<>();
    int unnamed = 0;
    for (String option : options) {
      String name = name(what, names, option);
      String value = name.isEmpty() ? option : option.substring(name.length() + 1);
      if (name.isEmpty()) {
        if (unnamed == names.size()) {
          throw new CommandException(
              "there are more values than the model has " + what + "s: " + names);
        }
        name = names.get(unnamed++);
      }
      if (values.putIfAbsent(name, value) != null) {
        throw new CommandException(what + " '" + name + "' is given twice");
      }
    }
    return values;
  }

  /** The name in an option, empty if there is none. A name that is not known may be a path's. */
  private static String name(String what, List<String> names, String option) {
    for (String name : names) {
      if (option.startsWith(name + "=")) {
        return name;
      }
    }
    int end = option.indexOf('=');
    if (end < 0 || option.lastIndexOf('/', end) >= 0) {
      return "";
    }
    throw new CommandException(
        "there is no "
            + what
            + " '"
            + option.substring(0, end)
            + "'; the "
            + what
            + "s are "
            + String.join(", ", names));
  }
}
