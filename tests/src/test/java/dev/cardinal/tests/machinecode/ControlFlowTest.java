package dev.cardinal.tests.machinecode;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Loops in the forms that C2 gives them; an instruction here takes one byte. */
class ControlFlowTest {
  /** Instructions from address 0 on, separated by semicolons. */
  private static List<Instruction> code(String text) {
    String[] instructions = text.split("; ");
    var listing = new StringBuilder();
    for (int i = 0; i < instructions.length; i++) {
      listing.append("%x:\t%s%n".formatted(i, instructions[i]));
    }
    return Objdump.parse(listing.toString());
  }

  private static List<Long> addresses(Loop loop) {
    return loop.body().stream().map(Instruction::address).toList();
  }

  private static List<Loop> loops(String text, Long... traps) {
    return ControlFlow.loops(code(text), List.of(traps));
  }

  @Test
  void straightCodeHasNone() {
    assertEquals(List.of(), loops("nop; jl 0x3; nop; ret"));
  }

  @Test
  void loopOfAJumpBack() {
    List<Loop> loops = loops("xor eax,eax; add eax,1; cmp eax,5; jl 0x1; ret");
    assertEquals(1, loops.size());
    assertEquals(List.of(1L, 2L, 3L), addresses(loops.getFirst()));
    assertEquals(0, loops.getFirst().exits());
  }

  @Test
  void loopThatStartsTheMethod() {
    assertEquals(List.of(0L, 1L), addresses(loops("add eax,1; jl 0x0; ret").getFirst()));
  }

  @Test
  void nestedLoops() {
    // As C2 mines a loop in strips: the outer one polls for a safepoint.
    List<Loop> loops = loops("nop; mov ecx,0; add eax,1; jl 0x2; test eax,eax; jl 0x1; ret");
    assertEquals(2, loops.size());
    assertEquals(List.of(1L, 2L, 3L, 4L, 5L), addresses(loops.get(0)));
    assertEquals(List.of(false, true), loops.stream().map(Loop::innermost).toList());
    assertEquals(List.of(2L, 3L), addresses(loops.get(1)));
  }

  @Test
  void loopThatIsEnteredBehindItsFirstInstruction() {
    // Rotated: the jump back goes to 1, the entry to 2, through which all must pass.
    List<Loop> loops = loops("jmp 0x2; mov r11d,ebx; add eax,1; jl 0x1; ret");
    assertEquals(List.of(1L, 2L, 3L), addresses(loops.getFirst()));
  }

  @Test
  void codeOutOfLineBelongsToTheLoopItReturnsTo() {
    List<Loop> loops = loops("nop; add eax,1; je 0x5; jl 0x1; ret; call 0x99; jmp 0x3");
    assertEquals(List.of(1L, 2L, 3L, 5L, 6L), addresses(loops.getFirst()));
    assertEquals(1, loops.getFirst().calls());
  }

  @Test
  void uncommonTrapsDoNotReturn() {
    // The trap's call at 5 is followed by code that goes back into the loop.
    String text = "nop; add eax,1; je 0x5; jl 0x1; ret; call 0x99; jmp 0x3";
    List<Loop> loops = loops(text, 5L);
    assertEquals(List.of(1L, 2L, 3L), addresses(loops.getFirst()));
    assertEquals(1, loops.getFirst().exits());
  }

  @Test
  void notesOfTrapsStandBeforeTheirCall() {
    String text = "nop; add eax,1; je 0x5; jl 0x1; ret; vzeroupper; call 0x99; jmp 0x3";
    assertEquals(List.of(1L, 2L, 3L), addresses(loops(text, 5L).getFirst()));
  }

  @Test
  void unreachableCodeIsLeftOut() {
    List<Loop> loops = loops("nop; add eax,1; jl 0x1; ret; jmp 0x1");
    assertEquals(List.of(1L, 2L), addresses(loops.getFirst()));
  }
}
