package dev.cardinal.formats.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The images among the test resources; see make.py there. */
final class TestImages {
  private static final ImageDecoder DECODER = new ImageDecoder();

  private TestImages() {}

  static Path path(String name) {
    try {
      return Path.of(TestImages.class.getResource("/image/" + name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  static byte[] bytes(String name) {
    try {
      return Files.readAllBytes(path(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Image decode(String name) {
    return DECODER.decode(path(name));
  }

  static List<String> names(String suffix) {
    try (Stream<Path> files = Files.list(path("make.py").getParent())) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(suffix))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The largest difference of any two samples at the same place. */
  static int difference(Image a, Image b) {
    if (a.width() != b.width() || a.height() != b.height() || a.channels() != b.channels()) {
      throw new AssertionError(a + " is not of the form of " + b);
    }
    int largest = 0;
    for (int i = 0; i < a.samples().length; i++) {
      int difference = Byte.toUnsignedInt(a.samples()[i]) - Byte.toUnsignedInt(b.samples()[i]);
      largest = Math.max(largest, Math.abs(difference));
    }
    return largest;
  }
}
