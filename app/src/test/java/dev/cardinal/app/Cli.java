package dev.cardinal.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;

/** What one call of the command has given. */
record Cli(int exitCode, String out, String err) {
  static Cli run(Object... args) {
    var out = new StringWriter();
    var err = new StringWriter();
    String[] words = new String[args.length];
    for (int i = 0; i < words.length; i++) {
      words[i] = args[i].toString();
    }
    int exitCode = Main.execute(new PrintWriter(out), new PrintWriter(err), words);
    return new Cli(exitCode, out.toString(), err.toString());
  }

  /** A call that must succeed. */
  static Cli ok(Object... args) {
    Cli result = run(args);
    assertEquals(0, result.exitCode, result.err);
    return result;
  }

  /** A call that must end with one line on the standard error that contains all the texts. */
  static void fails(int exitCode, List<?> args, String... texts) {
    Cli result = run(args.toArray());
    assertEquals(exitCode, result.exitCode, result.err);
    List<String> errors = result.err.lines().filter(l -> l.startsWith("cardinal: ")).toList();
    String last = errors.getLast();
    for (String text : texts) {
      assertTrue(last.contains(text), last);
    }
    if (exitCode == 1) {
      assertEquals(result.err.lines().toList(), errors, "an error is one line");
    }
  }

  /** The output, which must be JSON. */
  JsonNode json() {
    try {
      return new ObjectMapper().readTree(out);
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON: " + out, e);
    }
  }

  /** The names of an object's fields, in order. */
  static List<String> fields(JsonNode node) {
    var names = new ArrayList<String>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
