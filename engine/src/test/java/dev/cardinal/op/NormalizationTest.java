package dev.cardinal.op;

import static dev.cardinal.op.OpAssertions.assertRefused;
import static dev.cardinal.op.OpAssertions.assertTensor;
import static dev.cardinal.op.OpAssertions.evaluate;
import static dev.cardinal.op.OpAssertions.floats;
import static dev.cardinal.op.OpAssertions.infer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Instance, group and layer normalisation by numbers that one finds by hand. */
class NormalizationTest {
  /** Two images of two channels of two pixels. */
  private static final Tensor X = Tensor.of(new float[] {1, 3, 10, 30, -5, -5, 4, 8}, 2, 2, 2);

  private static final TensorType TWO = TensorType.float32(2);

  @Test
  void instancesAreChannelsOfImages() {
    Tensor y = evaluate(new InstanceNormalization(0), X, floats(1, 2), floats(0, 7));
    // Deviations of one standard deviation, but for the channel that is constant.
    assertTensor(
        Tensor.of(new float[] {-1, 1, 5, 9, Float.NaN, Float.NaN, 5, 9}, 2, 2, 2), y, 1e-6f);
    // Variance 0 and epsilon 4.
    y = evaluate(new InstanceNormalization(4), X, floats(1, 1), floats(0.5f, 0));
    assertEquals(0.5f, y.floatAt(4));
  }

  @Test
  void groupsAreNeighbouringChannels() {
    Tensor x = Tensor.of(new float[] {1, 3, 5, 9}, 1, 4);
    Tensor y =
        evaluate(new GroupNormalization(2, 0, false), x, floats(1, 2, 3, 4), floats(0, 0, 0, 1));
    assertTensor(Tensor.of(new float[] {-1, 2, -3, 5}, 1, 4), y, 1e-6f);
    y = evaluate(new GroupNormalization(2, 0, true), x, floats(1, 2), floats(0, 1));
    assertTensor(Tensor.of(new float[] {-1, 1, -1, 3}, 1, 4), y, 1e-6f);
  }

  @Test
  void oneGroupIsTheImageAndAGroupOfOneChannelAnInstance() {
    Tensor scale = floats(0.5f, -2);
    Tensor bias = floats(1, 2);
    assertTensor(
        evaluate(new InstanceNormalization(), X, scale, bias),
        evaluate(new GroupNormalization(2), X, scale, bias));
    Tensor one = Tensor.scalar(1f);
    assertTensor(
        evaluate(new LayerNormalization(1), X, one),
        evaluate(new GroupNormalization(1), X, floats(1, 1), floats(0, 0)));
  }

  @Test
  void layersAreTheLastAxes() {
    Tensor x = Tensor.of(new float[] {1, 3, 10, 30}, 2, 2);
    var op = new LayerNormalization(-1, 0, true);
    List<Tensor> y = op.evaluate(Operands.of(x, floats(1, 2), floats(0, 5)));
    assertTensor(Tensor.of(new float[] {-1, 7, -1, 7}, 2, 2), y.get(0), 1e-6f);
    assertTensor(Tensor.of(new float[] {2, 20}, 2, 1), y.get(1));
    assertTensor(Tensor.of(new float[] {1, 0.1f}, 2, 1), y.get(2));
    // Of both axes: mean 11, a scale for each row.
    Tensor whole =
        evaluate(new LayerNormalization(0, 0, false), x, Tensor.of(new float[] {1, 0}, 2, 1));
    double deviation = Math.sqrt((100 + 64 + 1 + 361) / 4.0);
    assertEquals((float) (-10 / deviation), whole.floatAt(0), 1e-6f);
    assertEquals(0, whole.floatAt(2), 0);
    assertEquals(0, whole.floatAt(3), 0);
  }

  @Test
  void whatIsEmptyHasNoStatistics() {
    Tensor none = Tensor.of(new float[0], 2, 0);
    List<Tensor> y =
        new LayerNormalization(1, 1, true).evaluate(Operands.of(none, Tensor.scalar(1f)));
    assertTensor(none, y.get(0));
    assertTrue(Float.isNaN(y.get(1).floatAt(0)));
    assertTrue(Float.isNaN(y.get(2).floatAt(1)));
    Tensor image = Tensor.of(new float[0], 1, 2, 0);
    assertTensor(image, evaluate(new InstanceNormalization(), image, floats(1, 1), floats(1, 1)));
    assertTensor(image, evaluate(new GroupNormalization(2), image, floats(1, 1), floats(1, 1)));
  }

  @Test
  void inference() {
    var x = TensorType.float32(1, 2, 4, 4);
    assertEquals(x, infer(new InstanceNormalization(), x, TWO, TWO));
    assertEquals(x, infer(new GroupNormalization(1), x, TWO, TWO));
    assertEquals(x, infer(new LayerNormalization(1), x, TensorType.float32(2, 4, 4)));
    assertEquals(
        List.of(x, TensorType.float32(1, 2, 1, 1), TensorType.float32(1, 2, 1, 1)),
        new LayerNormalization(2, 1, true).infer(Operands.of(x, TensorType.float32(4))));
  }

  @Test
  void whatDoesNotFitIsRefused() {
    var x = TensorType.float32(1, 2, 4, 4);
    var three = TensorType.float32(3);
    assertRefused(new InstanceNormalization(), Operands.of(x, three, TWO), "scale 3", "x 1x2x4x4");
    assertRefused(new InstanceNormalization(), Operands.of(TWO, TWO, TWO), "rank 1", "rank 3");
    assertRefused(new GroupNormalization(1), Operands.of(x, TWO, three), "bias 3", "expected 2");
    assertRefused(
        new GroupNormalization(2, 0, true), Operands.of(x, three, TWO), "per group: expected 2");
    for (int groups : new int[] {0, -1, 3}) {
      assertRefused(
          new GroupNormalization(groups),
          Operands.of(x, TWO, TWO),
          "2 channels of x 1x2x4x4 cannot be cut into " + groups + " groups");
    }
    assertRefused(new LayerNormalization(4), Operands.of(x, TWO), "axis 4");
    assertRefused(new LayerNormalization(1), Operands.of(x, three), "scale 3", "1x2x4x4");
    assertRefused(new LayerNormalization(1), Operands.of(x, TensorType.float32(), three), "bias 3");
    assertRefused(new LayerNormalization(1), Operands.of(x), "operand 1 is missing");
  }
}
