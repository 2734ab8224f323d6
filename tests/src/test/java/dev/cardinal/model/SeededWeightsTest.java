package dev.cardinal.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.graph.Value;
import dev.cardinal.tensor.TensorType;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The weights that are made up have torchvision's distributions and are always the same. */
final class SeededWeightsTest {
  private final SeededWeights weights = new SeededWeights(5);

  private float[] values(String name, long... dims) {
    return weights.tensor(name, TensorType.float32(dims)).toFloats();
  }

  private static double mean(float[] values) {
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]).average().orElseThrow();
  }

  private static double deviation(float[] values) {
    double mean = mean(values);
    return Math.sqrt(
        IntStream.range(0, values.length)
            .mapToDouble(i -> (values[i] - mean) * (values[i] - mean))
            .average()
            .orElseThrow());
  }

  /** The groups do not enter the fan-out, as in PyTorch. */
  @Test
  void convolutionsAreNormalByTheirFanOut() {
    float[] values = values("layer1.0.conv2.weight", 512, 64, 3, 3);
    double expected = Math.sqrt(2.0 / (512 * 9));
    assertEquals(0, mean(values), expected / 100);
    assertEquals(expected, deviation(values), expected / 100);
    long within = IntStream.range(0, values.length).filter(i -> values[i] < expected).count();
    assertEquals(0.8413, (double) within / values.length, 0.005);
  }

  @Test
  void matricesAreUniformByTheirFanIn() {
    float[] values = values("fc.weight", 1000, 400);
    double bound = 1.0 / 20;
    assertEquals(0, mean(values), bound / 100);
    assertEquals(bound / Math.sqrt(3), deviation(values), bound / 100);
    assertTrue(IntStream.range(0, values.length).allMatch(i -> Math.abs(values[i]) <= bound));
  }

  @Test
  void normalisationsAreTheIdentity() {
    float[] ones = {1, 1, 1};
    assertArrayEquals(ones, values("bn1.weight", 3));
    assertArrayEquals(ones, values("bn1.running_var", 3));
    assertArrayEquals(new float[3], values("bn1.bias", 3));
    assertArrayEquals(new float[3], values("bn1.running_mean", 3));
    assertArrayEquals(new float[3], values("fc.bias", 3));
  }

  @Test
  void dependOnNameAndSeedAlone() {
    float[] first = values("a.weight", 300, 300, 1, 1);
    values("b.weight", 10, 10, 1, 1);
    assertArrayEquals(first, values("a.weight", 300, 300, 1, 1));
    assertNotEquals(first[0], values("b.weight", 300, 300, 1, 1)[0]);
    var other = new SeededWeights(6).tensor("a.weight", TensorType.float32(300, 300, 1, 1));
    assertNotEquals(first[0], other.floatAt(0));
    long distinct = IntStream.range(0, first.length).mapToObj(i -> first[i]).distinct().count();
    assertTrue(distinct > 89_900, "chunks repeat: " + distinct + " distinct of 90,000");
  }

  /** So that figures made with them can be compared between versions of Cardinal. */
  @Test
  void stayTheSame() {
    var stem = ResNet.RESNET18.graph().constant(new Value("conv1.weight")).orElseThrow();
    float[] expected = {0.031158024f, -0.053255808f, -0.047481235f};
    assertArrayEquals(expected, Arrays.copyOf(stem.toFloats(), 3));
  }

  @Test
  void sayThatTheyAreNotTrained() {
    String told = ResNet.RESNET18.withClasses(2).graph().metadata().get(Networks.WEIGHTS);
    assertEquals("seeded Kaiming initialisation, seed 0: not trained", told);
  }
}
