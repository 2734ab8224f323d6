package dev.cardinal.bench.compare;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What happens on the way: progress, which it tells at once, and who dropped out and why. */
final class Journal {
  private final PrintWriter err;
  private final Set<String> warnings = new LinkedHashSet<>();
  private final Map<String, String> gone = new LinkedHashMap<>();
  private final Map<String, Map<Case, String>> failures = new LinkedHashMap<>();

  Journal(PrintWriter err) {
    this.err = err;
  }

  void tell(String line) {
    err.println("cardinal: " + line);
    err.flush();
  }

  /** Something makes the figures less worth. */
  void warn(String warning) {
    warnings.add(warning);
  }

  /** A contestant cannot take part in any case. */
  void gone(String contestant, String reason) {
    if (gone.putIfAbsent(contestant, reason) == null) {
      tell(contestant + " does not take part: " + reason);
    }
  }

  /** A contestant failed in a case. */
  void failed(String contestant, Case where, String reason) {
    Map<Case, String> of = failures.computeIfAbsent(contestant, _ -> new LinkedHashMap<>());
    if (of.putIfAbsent(where, reason) == null) {
      tell(contestant + " drops out at " + where + ": " + reason);
    }
  }

  /** Whether there is no use in starting it again. */
  boolean isOut(String contestant, Case where) {
    return gone.containsKey(contestant)
        || failures.getOrDefault(contestant, Map.of()).containsKey(where);
  }

  /** Why it was measured nowhere, given that it was not. */
  String reason(String contestant) {
    return Optional.ofNullable(gone.get(contestant))
        .orElseGet(
            () ->
                failures.getOrDefault(contestant, Map.of()).values().stream()
                    .findFirst()
                    .orElse("nothing was measured"));
  }

  /** What became of contestants that failed in a case, and the warnings, a line each. */
  List<String> warnings() {
    List<String> lines = new ArrayList<>();
    failures.forEach(
        (contestant, cases) ->
            cases.forEach((where, why) -> lines.add(contestant + " at " + where + ": " + why)));
    lines.addAll(warnings);
    return lines;
  }
}
