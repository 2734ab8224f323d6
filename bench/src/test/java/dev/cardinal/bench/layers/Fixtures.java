package dev.cardinal.bench.layers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** What libraries wrote of runs of cifar_resnet20, batch 1, on a machine with AVX-512. */
final class Fixtures {
  private Fixtures() {}

  static String text(String name) {
    try (var in = Objects.requireNonNull(Fixtures.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
