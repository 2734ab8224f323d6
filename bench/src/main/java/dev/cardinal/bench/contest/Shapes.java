package dev.cardinal.bench.contest;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The lists of networks' distinct convolutions, a problem a line: {@code shapes/NETWORK.txt}. */
public final class Shapes {
  /** The networks that have a list. */
  public static final List<String> NETWORKS = List.of("resnet50", "resnext50");

  private Shapes() {}

  /**
   * The problems of a network.
   *
   * @param network its name up to the first underscore
   * @throws IllegalArgumentException if it has no list
   */
  public static List<String> of(String network) {
    String name = network.split("_")[0];
    try (InputStream in = Shapes.class.getResourceAsStream("/shapes/" + name + ".txt")) {
      if (in == null) {
        throw new IllegalArgumentException(
            "there is no list of the convolutions of '" + name + "', only of " + NETWORKS);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
