package dev.cardinal.bench.torch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.cardinal.Model;
import dev.cardinal.Session;
import dev.cardinal.bench.contest.Workload;
import dev.cardinal.graph.Graph;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.nio.file.Path;
import java.util.Map;

/** What the tests of PyTorch share. */
final class Torch {
  /** Of the largest output. */
  private static final double TOLERANCE = 1e-4;

  private Torch() {}

  /** Skips a test where there is no library for the platform, but not where there must be one. */
  static void require() {
    try {
      TorchLibrary.engine();
    } catch (IllegalStateException e) {
      if (System.getProperty("os.name").equals("Linux")
          && System.getProperty("os.arch").equals("amd64")) {
        fail(e);
      }
      abort("PyTorch has no library for this platform: " + e.getMessage());
    }
  }

  /** Writes a graph of one input and returns the file. */
  static Path write(Path folder, Graph graph, TensorType input) {
    Path file = folder.resolve("network.pt");
    TorchScriptWriter.write(file, graph, inputs(graph, input));
    return file;
  }

  static Map<String, TensorType> inputs(Graph graph, TensorType input) {
    return Map.of(graph.inputs().getFirst().value().name(), input);
  }

  /** Runs an archive on numbers that depend on the type alone. */
  static Tensor run(Path archive, TensorType input) {
    try (var contestant = new PyTorchContestant(archive, values(input), 2)) {
      contestant.run();
      return contestant.output();
    }
  }

  /** What Cardinal computes of the same numbers. */
  static Tensor expected(Graph graph, TensorType input, String... backends) {
    try (Session session = Session.builder(Model.of(graph)).backends(backends).build()) {
      return session.run(values(input));
    }
  }

  static Tensor values(TensorType type) {
    return Workload.random(1, type.shape().dims());
  }

  static void assertClose(Tensor expected, Tensor actual) {
    assertEquals(expected.type(), actual.type());
    float[] wanted = expected.toFloats();
    float[] got = actual.toFloats();
    double largest = 1e-3;
    for (float value : wanted) {
      largest = Math.max(largest, Math.abs(value));
    }
    for (int i = 0; i < wanted.length; i++) {
      if (wanted[i] != got[i]) { // infinities are equal, and their difference is not a number
        assertEquals(wanted[i], got[i], TOLERANCE * largest, "element " + i);
      }
    }
  }
}
