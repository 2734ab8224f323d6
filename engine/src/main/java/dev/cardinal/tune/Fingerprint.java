package dev.cardinal.tune;

import dev.cardinal.graph.Graph;
import dev.cardinal.plan.KernelSelector;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Tells graphs apart by their nodes and shapes, not by their weights. */
final class Fingerprint {
  private static final int BYTES = 8;

  private Fingerprint() {}

  /** The fingerprint of a graph whose backends are chosen by a selector. */
  static String of(Graph graph, KernelSelector selector) {
    String text = selector + "\n" + graph;
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
