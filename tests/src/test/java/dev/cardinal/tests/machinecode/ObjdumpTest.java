package dev.cardinal.tests.machinecode;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ObjdumpTest {
  @Test
  void readsAListing() {
    String listing =
        """

        b.bin:     file format binary


        Disassembly of section .data:

        00007f8bcff1eeb0 <.data>:
            7f8bcff1eeb0:\tvbroadcastss ymm3,DWORD PTR [rip+0xffffffffffffff95]        # 0x7f8bcff1ee40
            7f8bcff1eeb7:\tdata16 nop WORD PTR [rax+rax*1+0x0]
            7f8bcff1eec1:\t{evex} vmovdqu ymm0,ymm1
            7f8bcff1eec7:\tret
        """;
    assertEquals(
        List.of(
            new Instruction(
                0x7f8bcff1eeb0L, "vbroadcastss", "ymm3,DWORD PTR [rip+0xffffffffffffff95]"),
            new Instruction(0x7f8bcff1eeb7L, "nop", "WORD PTR [rax+rax*1+0x0]"),
            new Instruction(0x7f8bcff1eec1L, "vmovdqu", "ymm0,ymm1"),
            new Instruction(0x7f8bcff1eec7L, "ret", "")),
        Objdump.parse(listing));
  }
}
