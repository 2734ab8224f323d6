package dev.cardinal.tests.onnx;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The committed list of node tests that are not ours to pass. */
record Exclusions(List<Rule> rules) {
  private static final String LIST = "/onnx-exclusions.txt";

  /**
   * A line of the list.
   *
   * @param glob the name of a case, `*` for any text
   * @param reason why such cases are excluded
   */
  record Rule(String glob, String reason) {
    boolean matches(String name) {
      String pattern =
          Arrays.stream(glob.split("\\*", -1))
              .map(Pattern::quote)
              .collect(Collectors.joining(".*"));
      return name.matches(pattern);
    }
  }

  static Exclusions read() throws IOException {
    List<Rule> rules = new ArrayList<>();
    var stream = Objects.requireNonNull(Exclusions.class.getResourceAsStream(LIST), LIST);
    try (var lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      for (String line : lines.lines().toList()) {
        if (!line.isBlank() && !line.startsWith("#")) {
          String[] parts = line.split(" ", 2);
          if (parts.length < 2 || parts[1].isBlank()) {
            throw new IOException(LIST + ": a rule without a reason: " + line);
          }
          rules.add(new Rule(parts[0], parts[1].strip()));
        }
      }
    }
    return new Exclusions(rules);
  }

  /** The rules that a case matches. */
  List<Rule> of(String name) {
    return rules.stream().filter(rule -> rule.matches(name)).toList();
  }
}
