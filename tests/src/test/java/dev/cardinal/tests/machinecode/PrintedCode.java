package dev.cardinal.tests.machinecode;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what a JVM without a disassembler prints for {@code -XX:CompileCommand=print}. */
final class PrintedCode {
  private static final Pattern HEADER =
      Pattern.compile("Compiled method \\((c\\d)\\) (.*) (\\S+)::(\\S+) .*\\((\\d+) bytes\\)");

  private static final Pattern BYTES =
      Pattern.compile("\\s*0x([0-9a-f]{16}): ((?:[0-9a-f]{2,4} ?\\|? ?)+)\\s*");

  private static final Pattern NOTE = Pattern.compile("\\s*0x([0-9a-f]{16}): ;.*");

  private static final String LEAVES = "runtime_call UncommonTrapBlob";

  private final Map<String, CompiledMethod> methods = new LinkedHashMap<>();

  private PrintedCode() {}

  /**
   * The methods that C2 compiled, each as it was compiled last. Code that was entered in the midst
   * of a loop (on-stack replacement) is left out: it runs once.
   */
  static Collection<CompiledMethod> parse(String printed) {
    var code = new PrintedCode();
    Matcher header = null;
    var lines = new ArrayList<String>();
    for (String line : printed.lines().toList()) {
      Matcher next = HEADER.matcher(line);
      if (next.matches()) {
        code.add(header, lines);
        header = next;
        lines.clear();
      } else {
        lines.add(line);
      }
    }
    code.add(header, lines);
    return code.methods.values();
  }

  private void add(Matcher header, List<String> lines) {
    if (header == null || !header.group(1).equals("c2") || header.group(2).contains("%")) {
      return;
    }
    String type = header.group(3);
    String name = type.substring(type.lastIndexOf('.') + 1) + "." + header.group(4);
    int byteCodes = Integer.parseInt(header.group(5));
    methods.put(name + " " + byteCodes, read(name, byteCodes, lines));
  }

  private static CompiledMethod read(String name, int byteCodes, List<String> lines) {
    var code = new StringBuilder();
    var traps = new ArrayList<Long>();
    long start = 0;
    for (String line : lines) {
      Matcher bytes = BYTES.matcher(line);
      Matcher note = NOTE.matcher(line);
      if (bytes.matches()) {
        long at = Long.parseUnsignedLong(bytes.group(1), 16);
        start = code.isEmpty() ? at : start;
        long expected = start + code.length() / 2;
        if (at != expected) {
          throw new IllegalArgumentException(
              name + ": " + line + ": expected the byte at " + Long.toHexString(expected));
        }
        code.append(bytes.group(2).replaceAll("[ |]", ""));
      }
      if (note.matches() && line.contains(LEAVES)) {
        traps.add(Long.parseUnsignedLong(note.group(1), 16));
      }
    }
    return new CompiledMethod(name, byteCodes, start, code.toString(), traps);
  }
}
