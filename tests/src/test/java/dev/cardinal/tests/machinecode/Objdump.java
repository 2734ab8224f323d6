package dev.cardinal.tests.machinecode;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The disassembler of GNU's binutils. */
final class Objdump {
  /** Address, prefixes if any, mnemonic, operands, and what they refer to. */
  private static final Pattern LINE =
      Pattern.compile(
          "\\s*([0-9a-f]+):\\s+((?:(?:\\{\\w+\\}|data16|lock|rep\\w*|cs|ds|bnd|notrack)\\s+)*)"
              + "(\\S+)\\s*([^#]*)(#.*)?");

  private Objdump() {}

  /** Whether it can be run. */
  static boolean isThere() throws InterruptedException {
    try {
      return new ProcessBuilder("objdump", "--version")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }

  static List<Instruction> disassemble(CompiledMethod method)
      throws IOException, InterruptedException {
    Path file = Files.createTempFile("machinecode", ".bin");
    try {
      Files.write(file, HexFormat.of().parseHex(method.code()));
      var command =
          List.of(
              "objdump",
              "-D",
              "-b",
              "binary",
              "-mi386:x86-64",
              "-Mintel",
              "--no-show-raw-insn",
              "--adjust-vma=0x" + Long.toHexString(method.address()),
              file.toString());
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IOException(command + " failed: " + text);
      }
      return parse(text);
    } finally {
      Files.delete(file);
    }
  }

  /** Reads a listing. */
  static List<Instruction> parse(String listing) {
    var instructions = new ArrayList<Instruction>();
    for (String line : listing.lines().toList()) {
      Matcher matcher = LINE.matcher(line);
      if (matcher.matches()) {
        instructions.add(
            new Instruction(
                Long.parseUnsignedLong(matcher.group(1), 16),
                matcher.group(3),
                matcher.group(4).strip()));
      }
    }
    return instructions;
  }
}
