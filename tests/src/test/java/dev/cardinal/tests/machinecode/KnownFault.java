package dev.cardinal.tests.machinecode;

import static dev.cardinal.tests.machinecode.Complaint.Kind.SPILLS;
import static dev.cardinal.tests.machinecode.Width.AVX2_128;
import static dev.cardinal.tests.machinecode.Width.AVX2_256;
import static dev.cardinal.tests.machinecode.Width.AVX512_128;

import dev.cardinal.tests.machinecode.Complaint.Kind;
import java.util.List;
import java.util.Set;

/**
 * A method whose loop breaks a rule, and is let pass.
 *
 * @param method its name, as in {@link Held}
 * @param kinds the rules
 * @param widths where it does
 * @param reason why that is so
 */
record KnownFault(String method, Set<Kind> kinds, Set<Width> widths, String reason) {
  private static final Set<Width> ALL_WIDTHS = Set.of(Width.values());

  static final List<KnownFault> ALL =
      List.of(
          new KnownFault(
              "F32Gemm4x1v.multiply",
              Set.of(SPILLS),
              ALL_WIDTHS,
              "C2 unrolls so short a loop until the broadcasts no longer fit"),
          new KnownFault(
              "F32GemmPixel.multiply",
              Set.of(SPILLS),
              Set.of(AVX2_128, AVX512_128),
              "both offsets and both bounds are needed for each vector, and reloaded"),
          new KnownFault(
              "F32OffsetPixel.multiply",
              Set.of(SPILLS),
              ALL_WIDTHS,
              "both offsets, both bounds and what follows the loop are too many general registers"),
          new KnownFault(
              "F32Depthwise3x3.down",
              Set.of(SPILLS),
              Set.of(AVX2_128, AVX2_256),
              "nine weights, two sums and three operands do not fit 16 registers with the bounds"),
          new KnownFault(
              "F32BlockGroups.addLanes",
              Set.of(SPILLS),
              Set.of(AVX2_128, AVX2_256),
              "twelve weights and eight sums do not fit 16 registers; it is faster than to be"
                  + " without"),
          new KnownFault(
              "F32BlockWindow3x3.dense",
              Set.of(SPILLS),
              Set.of(AVX2_128, AVX2_256),
              "nine weights and six sums do not fit 16 registers with what is read; one row at a"
                  + " time, which does, takes a third longer"),
          new KnownFault(
              "F32BlockWindow3x3.strided",
              Set.of(SPILLS),
              Set.of(AVX2_128, AVX2_256),
              "nine weights and four sums do not fit 16 registers with what is read"),
          new KnownFault(
              "F32Offset1x4v.multiply",
              Set.of(SPILLS),
              Set.of(AVX2_128, AVX512_128),
              "the array of steps is a general register too many, once an iteration"),
          new KnownFault(
              "F32Pool.maxOfThree",
              Set.of(SPILLS),
              Set.of(AVX2_128, AVX2_256),
              "C2 unrolls the loop, whose maxima take several registers each for the sake of NaN"));

  /** Whether it is about a complaint. */
  boolean covers(Width width, Complaint complaint) {
    return widths.contains(width)
        && method.equals(complaint.method())
        && kinds.contains(complaint.kind());
  }
}
