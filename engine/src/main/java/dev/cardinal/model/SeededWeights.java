package dev.cardinal.model;

import dev.cardinal.format.WeightSource;
import dev.cardinal.tensor.Shape;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.Arrays;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Makes up parameters as torchvision initialises them before training: convolutions from a normal
 * distribution of variance 2 / fan-out (He et al., "Delving Deep into Rectifiers", 2015), matrices
 * uniformly within 1 / sqrt(fan-in) of zero, batch normalisations as the identity, biases zero. A
 * parameter depends on the seed, its name and its shape only, not on when it is asked for.
 *
 * @param seed any number
 */
public record SeededWeights(long seed) implements WeightSource {
  /** The elements drawn from one generator, so that large tensors are filled in parallel. */
  private static final int CHUNK = 1 << 16;

  @Override
  public String description() {
    return "seeded Kaiming initialisation, seed " + seed + ": not trained";
  }

  @Override
  public Set<String> names() {
    return Set.of();
  }

  @Override
  public Tensor tensor(String name, TensorType expected) {
    Shape shape = expected.shape();
    float[] values = new float[Math.toIntExact(shape.elements())];
    if (shape.rank() > 2) {
      double deviation = Math.sqrt(2.0 * shape.dim(1) / shape.elements());
      fill(name, values, random -> deviation * random.nextGaussian());
    } else if (shape.rank() == 2) {
      double bound = 1 / Math.sqrt((double) shape.dim(1));
      fill(name, values, random -> bound * (2 * random.nextDouble() - 1));
    } else if (name.endsWith(".weight") || name.endsWith(".running_var")) {
      Arrays.fill(values, 1);
    }
    return Tensor.of(values, shape.dims());
  }

  private void fill(String name, float[] values, Distribution distribution) {
    IntStream.range(0, Math.ceilDiv(values.length, CHUNK))
        .parallel()
        .forEach(
            chunk -> {
              var random = new SplittableRandom(seedOf(name, chunk));
              int end = Math.min(values.length, (chunk + 1) * CHUNK);
              for (int i = chunk * CHUNK; i < end; i++) {
                values[i] = (float) distribution.draw(random);
              }
            });
  }

  private long seedOf(String name, int chunk) {
    return (seed * 31 + name.hashCode()) * 0x9E3779B97F4A7C15L + chunk;
  }

  private interface Distribution {
    double draw(RandomGenerator random);
  }
}
