package dev.cardinal.tests.machinecode;

import dev.cardinal.tests.OwnProcess;
import dev.cardinal.tests.machinecode.Complaint.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The hot methods of a width as C2 compiles them.
 *
 * @param findings one for each method
 */
record Inspection(List<Finding> findings) {
  private static final String FORMAT = "%-28s %5s %5s %6s %10s %5s %7s %5s %6s %12s";

  private static final String HEADER =
      FORMAT.formatted(
          "innermost loop of",
          "FMAs",
          "loads",
          "stores",
          "broadcasts",
          "stack",
          "between",
          "calls",
          "checks",
          "instructions");

  /**
   * A method.
   *
   * @param compilations how often it was found, its overloads apart
   * @param loops all loops of these
   */
  record Finding(Held method, int compilations, List<Loop> loops) {
    List<Complaint> complaints() {
      return compilations == 0
          ? List.of(new Complaint(method.name(), Kind.IS_MISSING, "C2 did not compile it"))
          : LoopRules.check(method, loops);
    }
  }

  /** Runs the hot methods in a JVM of a width, and reads what it prints. */
  static Inspection of(Width width) throws IOException, InterruptedException {
    String printed = run(width);
    List<VectorLoop> wanted = VectorLoop.all();
    List<CompiledMethod> compiled =
        PrintedCode.parse(printed).stream()
            .filter(method -> wanted.stream().anyMatch(loop -> loop.isIn(method)))
            .toList();
    var findings = new ArrayList<Finding>();
    for (String line : printed.lines().filter(Held::isLine).toList()) {
      Held held = Held.read(line);
      var loops = new ArrayList<Loop>();
      int compilations = 0;
      for (CompiledMethod method : compiled) {
        if (method.name().equals(held.name())) {
          loops.addAll(ControlFlow.loops(Objdump.disassemble(method), method.traps()));
          compilations++;
        }
      }
      findings.add(new Finding(held, compilations, loops));
    }
    return new Inspection(findings);
  }

  private static String run(Width width) throws IOException, InterruptedException {
    Path directives = Files.createTempFile("machinecode", ".json");
    try {
      Files.writeString(directives, directives());
      var flags = new ArrayList<>(width.flags());
      // As on a machine with more than one processor, where loops of G1 stop for safepoints.
      flags.add("-XX:+UseG1GC");
      // Who makes a method hot waits until it is compiled: so each run gives the same code.
      flags.add("-Xbatch");
      flags.add("-XX:+UnlockDiagnosticVMOptions");
      flags.add("-XX:CompilerDirectivesFile=" + directives);
      return OwnProcess.printed(flags, HotRun.class);
    } finally {
      Files.delete(directives);
    }
  }

  /**
   * Prints what C2 makes of the package's methods; C1's code is not asked for. The methods that are
   * looked at are compiled by themselves and not into those that call them.
   */
  private static String directives() throws IOException {
    String alone =
        VectorLoop.all().stream()
            .map(loop -> "\"-" + loop.pattern() + "\"")
            .collect(Collectors.joining(", ", "inline: [", "]"));
    return """
    [
      {match: "dev/cardinal/vector/ukernel/*.*", c2: {PrintAssembly: true}, %s},
      {match: "*.*", %s}
    ]
    """
        .formatted(alone, alone);
  }

  List<Complaint> complaints() {
    return findings.stream().flatMap(finding -> finding.complaints().stream()).toList();
  }

  /** A table of the loops that do the most, and their instructions. */
  String report() {
    List<Finding> shown =
        findings.stream()
            .filter(finding -> !LoopRules.relevant(finding.method(), finding.loops()).isEmpty())
            .toList();
    String table =
        shown.stream().map(f -> row(f.method().name(), main(f))).collect(Collectors.joining("\n"));
    String listings =
        shown.stream()
            .map(f -> f.method().name() + "\n" + main(f).listing())
            .collect(Collectors.joining("\n\n"));
    return HEADER + "\n" + table + "\n\n" + listings + "\n";
  }

  private static Loop main(Finding finding) {
    return LoopRules.main(finding.method(), finding.loops());
  }

  private static String row(String name, Loop loop) {
    return FORMAT.formatted(
        name,
        loop.fmas(),
        loop.loads(),
        loop.stores(),
        loop.broadcasts(),
        loop.stackAccesses(),
        loop.movesBetweenFiles(),
        loop.calls(),
        loop.exits(),
        loop.body().size());
  }
}
