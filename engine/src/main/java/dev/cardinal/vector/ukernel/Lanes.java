package dev.cardinal.vector.ukernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vectors of this JVM. One width serves every kernel: the machine's preferred one, unless the
 * system property {@code cardinal.vectorBits} names another (128, 256 or 512; wider than the
 * machine's is correct but slow). The width is a constant of the process because C2 makes good code
 * only for species that are constants, and a second one would spoil it: vectors of two classes in
 * the profiles of the Vector API's own methods cost every kernel its speed.
 */
public final class Lanes {
  static final VectorSpecies<Float> SPECIES = species(Integer.getInteger("cardinal.vectorBits"));

  /** Lanes of one vector. */
  static final int COUNT = SPECIES.length();

  private static final VectorShuffle<Float> EIGHT_ON = rotation(8);
  private static final VectorShuffle<Float> FOUR_ON = rotation(4);
  private static final VectorShuffle<Float> TWO_ON = rotation(2);

  /** Whether products are added with one rounding. */
  static final boolean FUSED = FusedMultiplyAdd.isFast();

  static {
    if (!FUSED) {
      System.getLogger("dev.cardinal.vector")
          .log(
              System.Logger.Level.WARNING,
              "This JVM has no fast fused multiply-add (an old processor, or -XX:-UseFMA or a low"
                  + " -XX:UseAVX): convolutions run with separate multiplications and additions,"
                  + " at half speed or less");
    }
  }

  private Lanes() {}

  /** Bits of one vector: 128, 256 or 512. */
  public static int bits() {
    return SPECIES.vectorBitSize();
  }

  /** Floats of one vector. */
  public static int count() {
    return COUNT;
  }

  /** Whether products are added with one rounding; if not, with two. */
  public static boolean fused() {
    return FUSED;
  }

  /**
   * Vector registers that a kernel may count on: 32 with AVX-512 and on AArch64, else 16. C2 uses
   * the upper sixteen at every width.
   */
  static int registers() {
    boolean avx512 = FloatVector.SPECIES_PREFERRED.vectorBitSize() == 512;
    boolean arm = System.getProperty("os.arch").equals("aarch64");
    return avx512 || arm || bits() == 512 ? 32 : 16;
  }

  /** a b + c, fused where the machine is fast at it. */
  static FloatVector fma(FloatVector a, FloatVector b, FloatVector c) {
    return FUSED ? a.fma(b, c) : a.mul(b).add(c);
  }

  /**
   * The sum of all lanes, in a fixed order: {@code reduceLanes} adds in one order before the JVM
   * has compiled its caller and in another one after.
   */
  static float sum(FloatVector v) {
    FloatVector sum = v;
    if (COUNT > 8) {
      sum = sum.add(sum.rearrange(EIGHT_ON));
    }
    if (COUNT > 4) {
      sum = sum.add(sum.rearrange(FOUR_ON));
    }
    sum = sum.add(sum.rearrange(TWO_ON));
    return sum.lane(0) + sum.lane(1);
  }

  private static VectorShuffle<Float> rotation(int by) {
    return VectorShuffle.fromOp(SPECIES, lane -> (lane + by) % COUNT);
  }

  private static VectorSpecies<Float> species(Integer bits) {
    int width = bits == null ? FloatVector.SPECIES_PREFERRED.vectorBitSize() : bits;
    if (bits != null && width != 128 && width != 256 && width != 512) {
      throw new IllegalArgumentException(
          "cardinal.vectorBits is " + width + "; it can be 128, 256 or 512");
    }
    return switch (width) {
      case 512 -> FloatVector.SPECIES_512;
      case 256 -> FloatVector.SPECIES_256;
      default -> width > 512 ? FloatVector.SPECIES_512 : FloatVector.SPECIES_128;
    };
  }
}
