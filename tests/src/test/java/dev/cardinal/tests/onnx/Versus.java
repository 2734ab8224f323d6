package dev.cardinal.tests.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.onnxruntime.OrtException;
import dev.cardinal.Model;
import dev.cardinal.Session;
import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tests.OneDnn;
import java.io.ByteArrayInputStream;
import java.util.List;

/** Compares backends with ONNX Runtime. */
final class Versus {
  /** Of the largest expected value in absolute terms, or of 1 if that is more. */
  private static final double TOLERANCE = 2e-6;

  /** Of oneDNN's logarithm; see docs/onednn.md. */
  private static final double ONEDNNS_LOGARITHM = 6e-6;

  private Versus() {}

  /** The reference and the vector backend. */
  static void onnxRuntime(OneNode node) {
    byte[] bytes = node.toBytes();
    List<Tensor> expected = expected(node, bytes);
    compare(node, bytes, expected, List.of("reference"), TOLERANCE);
    compare(node, bytes, expected, List.of("vector"), TOLERANCE);
  }

  /**
   * oneDNN, and the others for what it declines.
   *
   * @return whether oneDNN computed anything
   */
  static boolean onnxRuntimeWithOneDnn(OneNode node) {
    byte[] bytes = node.toBytes();
    double tolerance = node.toString().startsWith("LogSoftmax") ? ONEDNNS_LOGARITHM : TOLERANCE;
    return OneDnn.count(compare(node, bytes, expected(node, bytes), OneDnn.FIRST, tolerance)) > 0;
  }

  /** Compares the outputs; the kernels that computed them. */
  private static List<String> compare(
      OneNode node, byte[] bytes, List<Tensor> expected, List<String> backends, double tolerance) {
    Model model = Model.load(new ByteArrayInputStream(bytes));
    try (Session session = Session.builder(model).backends(backends).threads(1).build()) {
      List<Tensor> actual = List.copyOf(session.run(node.inputs()).values());
      assertEquals(expected.size(), actual.size(), node + ": number of outputs");
      for (int i = 0; i < actual.size(); i++) {
        var closeness = new Closeness(0, tolerance * magnitude(expected.get(i)));
        closeness.check(backends + ": " + node + ": y" + i, expected.get(i), actual.get(i));
      }
      return OneDnn.kernels(session);
    } catch (RuntimeException e) {
      throw new AssertionError(backends + " refuses " + node, e);
    }
  }

  private static List<Tensor> expected(OneNode node, byte[] bytes) {
    try {
      return OnnxRuntime.run(bytes, node.inputs());
    } catch (OrtException e) {
      throw new AssertionError("ONNX Runtime refuses " + node, e);
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
