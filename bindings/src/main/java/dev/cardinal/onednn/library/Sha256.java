package dev.cardinal.onednn.library;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 checksums, in hexadecimal. */
public final class Sha256 {
  private Sha256() {}

  /** The checksum of all that a stream has. */
  public static String of(InputStream content) throws IOException {
    return copying(content, OutputStream.nullOutputStream());
  }

  /** The checksum of a text. */
  public static String of(String text) {
    return HexFormat.of().formatHex(digest().digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** Copies all that a stream has; its checksum. */
  public static String copying(InputStream content, OutputStream to) throws IOException {
    var digested = new DigestInputStream(content, digest());
    digested.transferTo(to);
    return HexFormat.of().formatHex(digested.getMessageDigest().digest());
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }
}
