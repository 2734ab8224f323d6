package dev.cardinal.tests.machinecode;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cardinal.tests.machinecode.Complaint.Kind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** On loops that C2 made, shortened. */
class LoopRulesTest {
  private static final Held TILE = new Held("F32Gemm2x2v.multiply", 4);
  private static final Held COPY = new Held("F32Rows.copyRow", 0);

  private static final List<String> SOUND =
      List.of(
          "vbroadcastss ymm8,DWORD PTR [rdx+rcx*4+0x10]",
          "vbroadcastss ymm9,DWORD PTR [rdx+r11*4+0x18]",
          "vmovups ymm12,YMMWORD PTR [r8+rbp*4+0x30]",
          "vmovups ymm13,YMMWORD PTR [r8+rbp*4+0x10]",
          "vfmadd231ps ymm5,ymm8,ymm12",
          "vfmadd231ps ymm7,ymm8,ymm13",
          "vfmadd231ps ymm6,ymm9,ymm13",
          "vfmadd231ps ymm3,ymm9,ymm12",
          "jl 0x0");

  private static final List<String> COPYING =
      List.of(
          "vmovdqu ymm0,YMMWORD PTR [rsi+rcx*4]", "vmovdqu YMMWORD PTR [rdi+rcx*4],ymm0", "jl 0x0");

  private static Loop loop(boolean innermost, List<String> body) {
    var instructions = new ArrayList<Instruction>();
    for (String text : body) {
      int space = text.indexOf(' ');
      instructions.add(
          new Instruction(
              instructions.size(), text.substring(0, space), text.substring(space + 1)));
    }
    return new Loop(instructions, innermost);
  }

  private static Loop with(List<String> body, String more) {
    var longer = new ArrayList<>(body);
    longer.addFirst(more);
    return loop(true, longer);
  }

  private static List<Kind> check(Held method, Loop... loops) {
    return LoopRules.check(method, List.of(loops)).stream().map(Complaint::kind).toList();
  }

  @Test
  void soundLoops() {
    assertEquals(List.of(), check(TILE, loop(true, SOUND)));
    assertEquals(List.of(), check(COPY, loop(true, COPYING)));
  }

  @Test
  void spills() {
    assertEquals(
        List.of(Kind.SPILLS), check(TILE, with(SOUND, "vmovdqu YMMWORD PTR [rsp+0x8],ymm3")));
    assertEquals(List.of(Kind.SPILLS), check(TILE, with(SOUND, "add edi,DWORD PTR [rsp+0x8]")));
    assertEquals(List.of(Kind.SPILLS), check(TILE, with(SOUND, "vmovq r10,xmm0")));
    assertEquals(
        List.of(Kind.SPILLS), check(COPY, with(COPYING, "vmovdqu ymm3,YMMWORD PTR [rsp+0x8]")));
  }

  @Test
  void lineKernelsMayReloadGeneralRegisters() {
    assertEquals(List.of(), check(COPY, with(COPYING, "add edi,DWORD PTR [rsp+0x8]")));
    assertEquals(List.of(), check(COPY, with(COPYING, "vmovq r10,xmm0")));
  }

  @Test
  void calls() {
    assertEquals(List.of(Kind.CALLS), check(TILE, with(SOUND, "call 0x7f00")));
    assertEquals(List.of(Kind.CALLS), check(COPY, with(COPYING, "call 0x7f00")));
    assertEquals(List.of(Kind.CALLS), check(COPY, with(COPYING, "mov QWORD PTR [r15+0x1b8],r11")));
  }

  @Test
  void tooFewMultiplyAdds() {
    assertEquals(List.of(Kind.FALLS_SHORT), check(new Held("a.b", 5), loop(true, SOUND)));
  }

  @Test
  void missingLoops() {
    assertEquals(List.of(Kind.IS_MISSING), check(TILE));
    assertEquals(List.of(Kind.IS_MISSING), check(TILE, loop(true, COPYING)));
    assertEquals(List.of(Kind.IS_MISSING), check(TILE, loop(false, SOUND)));
  }

  @Test
  void outerLoopsMayDoAsTheyLike() {
    Loop outer = loop(false, List.of("call 0x7f00", "vfmadd231ps ymm3,ymm9,ymm12", "jl 0x0"));
    assertEquals(List.of(), check(TILE, outer, loop(true, SOUND)));
  }

  @Test
  void everyInnermostLoopThatComputesCounts() {
    assertEquals(
        List.of(Kind.SPILLS),
        check(TILE, loop(true, SOUND), with(SOUND, "mov ebp,DWORD PTR [rsp+0x160]")));
  }
}
