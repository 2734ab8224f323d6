package dev.cardinal.tests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cardinal.formats.npy.Npy;
import dev.cardinal.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Objects;

/** Reads what lies beside the tests, such as {@code /golden/resnet18.json}. */
final class Resources {
  private Resources() {}

  /** A stream over a resource. */
  static InputStream stream(String name) {
    return Objects.requireNonNull(Resources.class.getResourceAsStream(name), name);
  }

  /** The file of a resource. */
  static Path file(String name) {
    URL url = Objects.requireNonNull(Resources.class.getResource(name), name);
    try {
      return Path.of(url.toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A tensor; float64 is rounded to float32, by at most 6e-8 of each value. */
  static Tensor npy(String name) {
    try (InputStream in = stream(name)) {
      return Npy.read(name, MemorySegment.ofArray(in.readAllBytes()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A JSON document. */
  static JsonNode json(String name) {
    try (InputStream in = stream(name)) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
