package dev.cardinal.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.Model;
import dev.cardinal.Session;
import dev.cardinal.SessionBuilder;
import dev.cardinal.graph.Dim;
import dev.cardinal.graph.GraphBuilder;
import dev.cardinal.graph.Value;
import dev.cardinal.onednn.OneDnnBackend;
import dev.cardinal.op.Conv;
import dev.cardinal.op.Window;
import dev.cardinal.spi.FpMath;
import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Products are exact unless the session says otherwise, and then no worse than the mode allows. */
class FpMathTest {
  private static final int CHANNELS = 256;

  private static Model model;
  private static Tensor input;
  private static double[] exact;
  private static double[] magnitude;

  @BeforeAll
  static void prepare() {
    assertEquals(Optional.empty(), new OneDnnBackend().unavailable());
    Tensor weights = random(1, CHANNELS, CHANNELS, 1, 1);
    input = random(2, 1, CHANNELS, 8, 8);
    var builder = new GraphBuilder("one convolution");
    Value x = builder.input("x", DType.FLOAT32, Dim.of(1), Dim.of(CHANNELS), Dim.of(8), Dim.of(8));
    Value w = builder.constant("w", weights);
    builder.output(builder.node("y", new Conv(Window.square(1, 1, 0), 1), x, w));
    model = Model.of(builder.build());
    multiply(weights.toFloats(), input.toFloats());
  }

  private static Tensor random(long seed, long... dims) {
    Tensor tensor = Tensor.allocate(TensorType.float32(dims));
    var random = new SplittableRandom(seed);
    for (long i = 0; i < tensor.shape().elements(); i++) {
      tensor.floatAt(i, (float) random.nextDouble(-1, 1));
    }
    return tensor;
  }

  /** The result and the sum of the absolute values of its terms, in double. */
  private static void multiply(float[] weights, float[] pixels) {
    exact = new double[CHANNELS * 64];
    magnitude = new double[exact.length];
    for (int i = 0; i < exact.length; i++) {
      for (int k = 0; k < CHANNELS; k++) {
        double term = (double) weights[i / 64 * CHANNELS + k] * pixels[k * 64 + i % 64];
        exact[i] += term;
        magnitude[i] += Math.abs(term);
      }
    }
  }

  private static float[] run(SessionBuilder options) {
    try (Session session = options.threads(1).strict(true).build()) {
      return session.run(input).toFloats();
    }
  }

  private static float[] run(FpMath mode, String backend) {
    return run(Session.builder(model).backends(backend).fpMath(mode));
  }

  @ParameterizedTest
  @EnumSource(FpMath.class)
  void errorsStayWithinTheMode(FpMath mode) {
    // Both factors are rounded to 8 bits at worst, which is half a unit of 2^-8 each.
    double allowed = mode == FpMath.STRICT ? 1e-6 : 2 * 0x1p-8;
    float[] result = run(mode, "onednn");
    for (int i = 0; i < result.length; i++) {
      double error = Math.abs(result[i] - exact[i]) / magnitude[i];
      assertTrue(error <= allowed, mode + " [" + i + "]: " + error);
    }
  }

  @Test
  void strictIsTheDefault() {
    assertArrayEquals(
        run(FpMath.STRICT, "onednn"), run(Session.builder(model).backends("onednn")), 0f);
  }

  @ParameterizedTest
  @EnumSource(FpMath.class)
  void theVectorBackendIsAlwaysExact(FpMath mode) {
    assertArrayEquals(run(FpMath.STRICT, "vector"), run(mode, "vector"), 0f);
  }
}
