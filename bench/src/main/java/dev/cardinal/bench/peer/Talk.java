package dev.cardinal.bench.peer;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cardinal.app.Errors;
import dev.cardinal.bench.report.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/**
 * The contestant's end of the talk. Answers stand in lines of the standard output that are marked,
 * for native libraries print there what they like; what Java prints is kept out of it.
 */
final class Talk {
  /** Begins an answer. */
  static final String MARK = "@cardinal@";

  private final PrintStream out;
  private final BufferedReader in;

  /** Takes the process's standard streams. */
  Talk() {
    out = System.out;
    System.setOut(System.err);
    in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
  }

  /**
   * An answer's line.
   *
   * @param failure why there is no answer; empty if there is one
   * @param value the answer, else null
   */
  record Line(String failure, JsonNode value) {}

  void say(Object answer) {
    print(new Line("", Json.tree(answer)));
  }

  void fail(Throwable failure) {
    failure.printStackTrace(System.err);
    print(new Line(Errors.line(failure), null));
  }

  /** In one piece, so that no other output comes between. */
  private void print(Line line) {
    byte[] bytes = (MARK + Json.line(line) + "\n").getBytes(StandardCharsets.UTF_8);
    out.write(bytes, 0, bytes.length);
    out.flush();
  }

  /** Answers until nobody asks any more. */
  void serve(Function<Request<?>, Answer> server) throws IOException {
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      try {
        say(server.apply(Json.parse(line, Request.class)));
      } catch (RuntimeException | Error e) {
        fail(e);
      }
    }
  }
}
