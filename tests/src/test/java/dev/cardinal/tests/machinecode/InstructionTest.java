package dev.cardinal.tests.machinecode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalLong;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Instructions are taken for what they are, as objdump writes them. */
class InstructionTest {
  private static Instruction read(String text) {
    int space = text.indexOf(' ');
    return new Instruction(0, text.substring(0, space), text.substring(space + 1));
  }

  private static void assertIs(String text, Predicate<Instruction> kind, boolean expected) {
    assertEquals(expected, kind.test(read(text)), text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "vmovups ymm12,YMMWORD PTR [r8+rbp*4+0x30]",
        "vmovdqu32 zmm1,ZMMWORD PTR [r8+rcx*4+0x10]",
        "vfmadd231ps xmm7,xmm0,XMMWORD PTR [r11+rdx*4+0x10]",
        "vmaskmovps ymm7,ymm11,YMMWORD PTR [r10]"
      })
  void vectorLoads(String text) {
    assertIs(text, Instruction::loadsVector, true);
    assertIs(text, Instruction::storesVector, false);
    assertIs(text, Instruction::broadcasts, false);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "vmovdqu YMMWORD PTR [r11+r9*4+0x10],ymm7",
        "vmovdqu64 ZMMWORD PTR [rsp+0x20],zmm12",
        "vmovups ZMMWORD PTR [rcx]{k1},zmm0"
      })
  void vectorStores(String text) {
    assertIs(text, Instruction::storesVector, true);
    assertIs(text, Instruction::loadsVector, false);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "vbroadcastss ymm8,DWORD PTR [rdx+rcx*4+0x10]",
        "vfmadd231ps zmm1,zmm2,DWORD BCST [rdx+r9*4+0x18]",
        "vaddps zmm1,zmm2,DWORD PTR [rdx+r9*4+0x18]{1to16}"
      })
  void broadcasts(String text) {
    assertIs(text, Instruction::broadcasts, true);
    assertIs(text, Instruction::loadsVector, false);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "vbroadcastss ymm8,xmm0",
        "vmovss xmm0,DWORD PTR [rdi+r11*4+0x10]",
        "vmovdqu ymm7,ymm0",
        "lea r11,[rcx+rax*4]",
        "vmovq xmm0,QWORD PTR [rsp+0x58]"
      })
  void touchNoVectorInMemory(String text) {
    assertIs(text, Instruction::loadsVector, false);
    assertIs(text, Instruction::storesVector, false);
    assertIs(text, Instruction::broadcasts, false);
    assertIs(text, Instruction::spillsVector, false);
  }

  @ParameterizedTest
  @ValueSource(strings = {"vmovdqu YMMWORD PTR [rsp+0x8],ymm3", "vmovups xmm3,XMMWORD PTR [rsp]"})
  void vectorSpills(String text) {
    assertIs(text, Instruction::spillsVector, true);
    assertIs(text, Instruction::touchesStack, true);
  }

  @Test
  void addsFromTheStackTouchIt() {
    assertIs("add edi,DWORD PTR [rsp+0x8]", Instruction::touchesStack, true);
    assertIs("add edi,DWORD PTR [rsi+0x8]", Instruction::touchesStack, false);
  }

  @ParameterizedTest
  @ValueSource(strings = {"vmovq xmm15,r14", "vmovq rbx,xmm0", "vmovd xmm1,eax", "vmovd r11d,xmm2"})
  void movesBetweenFiles(String text) {
    assertIs(text, Instruction::movesBetweenFiles, true);
  }

  @ParameterizedTest
  @ValueSource(strings = {"vmovq xmm1,xmm2", "vmovdqu ymm1,ymm2", "vmovd xmm1,DWORD PTR [rax]"})
  void movesWithinAFile(String text) {
    assertIs(text, Instruction::movesBetweenFiles, false);
  }

  @Test
  void multiplyAdds() {
    assertIs("vfmadd231ps ymm5,ymm8,ymm12", Instruction::multipliesAndAdds, true);
    assertIs("vfnmadd213ps ymm5,ymm8,ymm12", Instruction::multipliesAndAdds, true);
    assertIs("vfmadd231ss xmm5,xmm8,xmm12", Instruction::multipliesAndAdds, false);
    assertIs("vmulps ymm5,ymm8,ymm12", Instruction::multipliesAndAdds, false);
  }

  @Test
  void allocations() {
    assertIs("mov QWORD PTR [r15+0x1b8],r11", Instruction::allocates, true);
    assertIs("mov r11,QWORD PTR [r15+0x30]", Instruction::allocates, false);
  }

  @Test
  void jumpsAndCalls() {
    assertEquals(OptionalLong.of(0x190), read("jl 0x190").target());
    assertEquals(OptionalLong.of(0x7f41a0L), read("call 0x7f41a0").target());
    assertEquals(OptionalLong.empty(), read("jmp r10").target());
    assertEquals(OptionalLong.empty(), read("movabs r10,0x7f87").target());
    assertTrue(read("jmp 0x5").isLast());
    assertFalse(read("jl 0x5").isLast());
    assertTrue(read("call 0x5").calls());
  }
}
