package dev.cardinal.tests.machinecode;

import dev.cardinal.vector.ukernel.Lanes;
import java.util.Arrays;
import java.util.List;

/**
 * Vectors that an x86-64 machine may have, and that one with wider or more of them can stand for.
 */
enum Width {
  AVX512_512(512, 512, ""),
  AVX512_256(512, 256, ""),
  AVX512_128(512, 128, ""),
  AVX2_256(256, 256, "-XX:UseAVX=2"),
  AVX2_128(256, 128, "-XX:UseAVX=2");

  private final int preferred;
  private final int bits;
  private final String flag;

  Width(int preferred, int bits, String flag) {
    this.preferred = preferred;
    this.bits = bits;
    this.flag = flag;
  }

  /** Those that this machine runs with instructions of its own; none without AVX2. */
  static List<Width> here() {
    return Arrays.stream(values()).filter(width -> width.preferred <= Lanes.bits()).toList();
  }

  /** Whether this machine runs all of them. */
  static boolean allHere() {
    return here().size() == values().length;
  }

  /** What a JVM of this width is started with. */
  List<String> flags() {
    String vectors = "-Dcardinal.vectorBits=" + bits;
    return flag.isEmpty() ? List.of(vectors) : List.of(flag, vectors);
  }
}
