package dev.cardinal.tests.machinecode;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** On what a JVM printed, shortened. */
class PrintedCodeTest {
  private static final String C1 =
      """
      ============================= C1-compiled nmethod ==============================
      Compiled method (c1) 1760 2126       3       a.b.Planes$$Lambda/0x00000000300b4640::applyAsInt (13 bytes)
       main code      [0x00007fb8586c9b80,0x00007fb8586c9cb0] = 304
      [MachCode]
        0x00007fb8586c9b80: 660f 1f84\s
      [/MachCode]
      """;

  private static final String REPLACED =
      """
      Compiled method (c2) 1959  541 %     4       a.b.F32Gemm4x2v::multiply @ 79 (385 bytes)
      [MachCode]
        0x00007f5d87ef4000: 90
      [/MachCode]
      """;

  private static String compiled(String code) {
    return """
    Compiled method (c2) 2024  542       4       a.b.F32Gemm4x2v::multiply (385 bytes)
     total in heap  [0x00007f5d87ef4d08,0x00007f5d87ef5558] = 2128

    [Constant Pool]
      Address          hex4                    hex8
      0x00007f5d87ef4d80:   0x3f000000      0x400000003f000000

    [MachCode]
    [Instructions begin]
    """
        + code
        + "\n[/MachCode]\n";
  }

  private static final String CODE =
      """
        0x00007f5d87ef4e00: 6690 448b | 5608 443b\s

        0x00007f5d87ef4e08: ;   {runtime_call Shared Runtime ic_miss_blob}
        0x00007f5d87ef4e08: 5008 0f85 | d015 a9ff\s
      [Verified Entry Point]
        0x00007f5d87ef4e10: 8984 2400 | c0fe ff55 | 4881 ec40 | 0100 0090 | 4181 7f20 | 0000 0000 | 0f85 f406 | 0000 418b\s

        0x00007f5d87ef4e30: ;   {runtime_call UncommonTrapBlob}
        0x00007f5d87ef4e30: c5f8 77e8\s

        0x00007f5d87ef4e34: ; ImmutableOopMap {[344]=Oop }
                            ; - java.util.Objects::checkIndex@3 (line 365)
        0x00007f5d87ef4e34: c4eb ac\s
      """;

  @Test
  void takesBytesAndTrapsOfC2() {
    assertEquals(
        List.of(
            new CompiledMethod(
                "F32Gemm4x2v.multiply",
                385,
                0x7f5d87ef4e00L,
                "6690448b5608443b50080f85d015a9ff"
                    + "89842400c0feff554881ec400100009041817f20000000000f85f4060000418b"
                    + "c5f877e8c4ebac",
                List.of(0x7f5d87ef4e30L))),
        List.copyOf(PrintedCode.parse(compiled(CODE) + C1 + REPLACED)));
  }

  @Test
  void takesTheLastCompilation() {
    String first = compiled("  0x00007f5d87ef0000: 90");
    String second = compiled("  0x00007f5d87ef1000: c3");
    var found = List.copyOf(PrintedCode.parse(first + second));
    assertEquals(1, found.size());
    assertEquals("c3", found.getFirst().code());
  }

  @Test
  void keepsOverloadsApart() {
    String other = compiled("  0x00007f5d87ef1000: c3").replace("(385 bytes)", "(12 bytes)");
    assertEquals(2, PrintedCode.parse(compiled("  0x00007f5d87ef0000: 90") + other).size());
  }
}
