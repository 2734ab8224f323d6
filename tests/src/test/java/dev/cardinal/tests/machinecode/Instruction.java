package dev.cardinal.tests.machinecode;

import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An instruction of x86-64, in Intel's syntax as objdump writes it.
 *
 * @param address where it is
 * @param mnemonic what it does, as in {@code vfmadd231ps}
 * @param operands the rest, the destination first; may be empty
 */
record Instruction(long address, String mnemonic, String operands) {
  private static final Set<String> LAST = Set.of("jmp", "ret", "hlt", "ud2", "int3");
  private static final Pattern ADDRESS = Pattern.compile("0x([0-9a-f]+)\\b.*");
  private static final Pattern VECTOR = Pattern.compile("\\b[xyz]mm\\d+");
  private static final Pattern SCALAR = Pattern.compile("v?(mov[dq]|cvt.*2s[sd]|.*s[sd])");
  private static final Pattern FMA = Pattern.compile("vfn?m(add|sub)\\d+ps");
  private static final Pattern BROADCAST = Pattern.compile("BCST|\\{1to\\d+\\}");

  /** A move between a general register and a vector register, in either direction. */
  private static final Pattern BETWEEN_FILES =
      Pattern.compile("r\\w+,xmm\\d+|e\\w\\w,xmm\\d+|xmm\\d+,r\\w+|xmm\\d+,e\\w\\w");

  boolean jumps() {
    return mnemonic.startsWith("j");
  }

  boolean calls() {
    return mnemonic.equals("call");
  }

  /** Whether the next instruction runs only if something else jumps to it. */
  boolean isLast() {
    return LAST.contains(mnemonic);
  }

  /** Where a jump or call goes; nothing if a register says so, or if this is neither. */
  OptionalLong target() {
    Matcher address = ADDRESS.matcher(operands);
    return (jumps() || calls()) && address.matches()
        ? OptionalLong.of(Long.parseUnsignedLong(address.group(1), 16))
        : OptionalLong.empty();
  }

  boolean multipliesAndAdds() {
    return FMA.matcher(mnemonic).matches();
  }

  /** Whether one float of memory goes to all lanes. */
  boolean broadcasts() {
    return readsMemory() && (mnemonic.equals("vbroadcastss") || BROADCAST.matcher(operands).find());
  }

  /** Whether it reads lanes from memory, as an operand of some computation or alone. */
  boolean loadsVector() {
    return readsMemory() && onVectors() && !broadcasts();
  }

  boolean storesVector() {
    return writesMemory() && onVectors();
  }

  /** Whether it reads or writes a slot of the frame: something did not fit the registers. */
  boolean touchesStack() {
    return operands.contains("[rsp");
  }

  /** Whether what it keeps in the frame is a vector. */
  boolean spillsVector() {
    return touchesStack() && (loadsVector() || storesVector());
  }

  /** Whether it parks a general register in a vector register, or fetches it back. */
  boolean movesBetweenFiles() {
    return (mnemonic.equals("vmovq") || mnemonic.equals("vmovd"))
        && BETWEEN_FILES.matcher(operands).matches();
  }

  /** Whether it claims heap memory: only that changes what {@code r15}, the thread, points to. */
  boolean allocates() {
    return mnemonic.equals("mov") && destination().contains("[r15");
  }

  private boolean onVectors() {
    return VECTOR.matcher(operands).find() && !SCALAR.matcher(mnemonic).matches();
  }

  private boolean readsMemory() {
    return operands.contains("[") && !writesMemory() && !mnemonic.startsWith("lea");
  }

  private boolean writesMemory() {
    return destination().contains("[") && mnemonic.contains("mov");
  }

  private String destination() {
    int comma = operands.indexOf(',');
    return comma < 0 ? operands : operands.substring(0, comma);
  }

  @Override
  public String toString() {
    return (mnemonic + " " + operands).strip();
  }
}
