package dev.cardinal.tests.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.onnxruntime.OrtException;
import dev.cardinal.Model;
import dev.cardinal.Session;
import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Tensor;
import java.io.ByteArrayInputStream;
import java.util.List;

/** Compares both backends with ONNX Runtime. */
final class Versus {
  /** Of the largest expected value in absolute terms, or of 1 if that is more. */
  private static final double TOLERANCE = 2e-6;

  private Versus() {}

  static void onnxRuntime(OneNode node) {
    byte[] bytes = node.toBytes();
    List<Tensor> expected = expected(node, bytes);
    for (String backend : List.of("reference", "vector")) {
      List<Tensor> actual = actual(node, bytes, backend);
      assertEquals(expected.size(), actual.size(), node + ": number of outputs");
      for (int i = 0; i < actual.size(); i++) {
        var closeness = new Closeness(0, TOLERANCE * magnitude(expected.get(i)));
        closeness.check(backend + ": " + node + ": y" + i, expected.get(i), actual.get(i));
      }
    }
  }

  private static List<Tensor> expected(OneNode node, byte[] bytes) {
    try {
      return OnnxRuntime.run(bytes, node.inputs());
    } catch (OrtException e) {
      throw new AssertionError("ONNX Runtime refuses " + node, e);
    }
  }

  private static List<Tensor> actual(OneNode node, byte[] bytes, String backend) {
    Model model = Model.load(new ByteArrayInputStream(bytes));
    try (Session session = Session.builder(model).backends(backend).threads(1).build()) {
      return List.copyOf(session.run(node.inputs()).values());
    } catch (RuntimeException e) {
      throw new AssertionError(backend + " refuses " + node, e);
    }
  }

  private static double magnitude(Tensor tensor) {
    double most = 1;
    for (long i = 0; tensor.dtype() == DType.FLOAT32 && i < tensor.shape().elements(); i++) {
      double value = Math.abs(tensor.floatAt(i));
      most = Double.isFinite(value) ? Math.max(most, value) : most;
    }
    return most;
  }
}
