package dev.cardinal.tests;

import dev.cardinal.Model;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The trained network that the command brings along. */
final class FashionNetwork {
  private FashionNetwork() {}

  static Model load() {
    try (InputStream in = Resources.stream("/dev/cardinal/app/fashion_resnext/model.onnx")) {
      return Model.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
