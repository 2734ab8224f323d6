package dev.cardinal.formats;

import java.util.List;
import java.util.Random;

/**
 * Damages valid files in the ways in which files are damaged, and in those that attackers choose.
 */
public final class Mutator {
  private static final int MAX_EDITS = 4;
  private static final int MAX_RUN = 24;

  /** Values at which sizes and offsets go wrong. */
  private static final long[] EDGES = {
    -1, 0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFFL, 1L << 40, Long.MAX_VALUE
  };

  private final List<byte[]> corpus;
  private final Random random;

  /** A mutator of some valid files; the seed decides everything. */
  public Mutator(List<byte[]> corpus, long seed) {
    this.corpus = corpus;
    this.random = new Random(seed);
  }

  /** One of the files after one to four edits. */
  public byte[] next() {
    byte[] bytes = any().clone();
    int edits = random.nextBoolean() ? 1 : 1 + random.nextInt(MAX_EDITS);
    for (int i = 0; i < edits && bytes.length > 0; i++) {
      bytes = edit(bytes);
    }
    return bytes;
  }

  private byte[] any() {
    return corpus.get(random.nextInt(corpus.size()));
  }

  private byte[] edit(byte[] bytes) {
    int at = position(bytes);
    int run = Math.min(random.nextInt(MAX_RUN) + 1, bytes.length - at);
    return switch (random.nextInt(9)) {
      case 0, 1 -> replace(bytes, at, 1, new byte[] {(byte) (bytes[at] ^ 1 << random.nextInt(8))});
      case 2 -> replace(bytes, at, 1, new byte[] {(byte) random.nextInt()});
      case 3 -> replace(bytes, at, bytes.length - at, new byte[0]);
      case 4 -> replace(bytes, at, run, new byte[0]);
      case 5 -> replace(bytes, at, 0, slice(any(), run));
      case 6 -> replace(bytes, at, run, slice(any(), run));
      case 7 -> replace(bytes, at, 1, varint(EDGES[random.nextInt(EDGES.length)]));
      default -> replace(bytes, at, run, fixed(EDGES[random.nextInt(EDGES.length)]));
    };
  }

  /** Every other time near the beginning, where headers are. */
  private int position(byte[] bytes) {
    return random.nextInt(random.nextBoolean() ? bytes.length : Math.min(bytes.length, 256));
  }

  private byte[] slice(byte[] bytes, int length) {
    int start = random.nextInt(bytes.length);
    return java.util.Arrays.copyOfRange(bytes, start, Math.min(start + length, bytes.length));
  }

  private static byte[] replace(byte[] bytes, int at, int length, byte[] by) {
    int removed = Math.min(length, bytes.length - at);
    byte[] result = new byte[bytes.length - removed + by.length];
    System.arraycopy(bytes, 0, result, 0, at);
    System.arraycopy(by, 0, result, at, by.length);
    System.arraycopy(bytes, at + removed, result, at + by.length, bytes.length - at - removed);
    return result;
  }

  private static byte[] varint(long value) {
    var bytes = new byte[10];
    int length = 0;
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes[length++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[length++] = (byte) rest;
    return java.util.Arrays.copyOf(bytes, length);
  }

  /** Two, four or eight bytes in either order. */
  private byte[] fixed(long value) {
    byte[] bytes = new byte[2 << random.nextInt(3)];
    boolean big = random.nextBoolean();
    for (int i = 0; i < bytes.length; i++) {
      bytes[big ? bytes.length - 1 - i : i] = (byte) (value >>> (8 * i));
    }
    return bytes;
  }
}
