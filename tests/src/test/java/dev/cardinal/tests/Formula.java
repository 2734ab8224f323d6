package dev.cardinal.tests;

import dev.cardinal.tensor.Shape;
import dev.cardinal.tensor.Tensor;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/** The numbers of {@code tests/golden/formula.py}, bit for bit. */
final class Formula {
  private Formula() {}

  private static long fnv1a(String name) {
    long hash = 0xcbf29ce484222325L;
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ Byte.toUnsignedLong(b)) * 0x100000001b3L;
    }
    return hash;
  }

  /** The float32 values of a name: uniform in [offset - scale, offset + scale). */
  static Tensor values(String name, Shape shape, double scale, double offset) {
    var random = new SplittableRandom(fnv1a(name));
    float[] values = new float[Math.toIntExact(shape.elements())];
    for (int i = 0; i < values.length; i++) {
      double uniform = (random.nextLong() >>> 40) / 8388608.0 - 1.0;
      values[i] = (float) (uniform * scale + offset);
    }
    return Tensor.of(values, shape.dims());
  }

  /** A network's input. */
  static Tensor input(long... dims) {
    return input("input", dims);
  }

  /** Another input, known by a name of its own. */
  static Tensor input(String name, long... dims) {
    return values(name, Shape.of(dims), 2.0, 0.0);
  }

  /** A parameter or buffer by its name; {@code closingNorm} is the last of a residual branch. */
  static Tensor parameter(String name, Shape shape, String closingNorm) {
    int dot = name.lastIndexOf('.');
    String layer = name.substring(0, dot);
    String kind = name.substring(dot + 1);
    return switch (kind) {
      case "weight" -> {
        if (shape.rank() > 1) {
          double fanIn = shape.elements(1, shape.rank());
          double scale = Math.sqrt((shape.rank() == 4 ? 6.0 : 1.0) / fanIn);
          yield values(name, shape, scale, 0.0);
        }
        boolean closing = layer.matches("layer\\d+\\.\\d+\\." + closingNorm);
        yield closing ? values(name, shape, 0.1, 0.2) : values(name, shape, 0.25, 1.0);
      }
      case "bias", "running_mean" -> values(name, shape, 0.1, 0.0);
      case "running_var" -> values(name, shape, 0.5, 1.0);
      default -> throw new IllegalArgumentException("the formula has no '" + name + "'");
    };
  }
}
