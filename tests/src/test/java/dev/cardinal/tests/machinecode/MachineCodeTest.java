package dev.cardinal.tests.machinecode;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cardinal.tests.machinecode.Inspection.Finding;
import dev.cardinal.vector.ukernel.F32Gemm;
import dev.cardinal.vector.ukernel.F32Offset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What C2 makes of the loops on vectors, at each width that this machine runs, keeps to {@link
 * LoopRules}. {@code target/machinecode} gets a report of each width.
 */
@Timeout(300)
@EnabledOnOs(
    architectures = {"amd64", "x86_64"},
    disabledReason = "the machine code is read as that of x86-64")
final class MachineCodeTest {
  private static final Path REPORTS = Path.of("target", "machinecode");

  private static final Map<Width, Inspection> INSPECTIONS = new EnumMap<>(Width.class);

  /** One at least, so that a machine that has none says so. */
  static List<Width> widths() {
    return Width.here().isEmpty() ? List.of(Width.AVX2_256) : Width.here();
  }

  @ParameterizedTest
  @MethodSource("widths")
  void loopsKeepToTheRules(Width width) throws IOException, InterruptedException {
    List<Complaint> complaints =
        inspect(width).complaints().stream()
            .filter(complaint -> KnownFault.ALL.stream().noneMatch(k -> k.covers(width, complaint)))
            .toList();
    String report = REPORTS.resolve(width + ".txt").toAbsolutePath().toString();
    assertEquals(
        "", lines(complaints.stream().map(c -> c.method() + ": " + c.what())), "see " + report);
  }

  @ParameterizedTest
  @MethodSource("widths")
  void knownFaultsAreThere(Width width) throws IOException, InterruptedException {
    List<Complaint> complaints = inspect(width).complaints();
    assertEquals(
        "",
        lines(
            KnownFault.ALL.stream()
                .filter(known -> known.widths().contains(width))
                .filter(known -> complaints.stream().noneMatch(c -> known.covers(width, c)))
                .map(known -> known.method() + " is sound: take it off the known faults")));
  }

  /** A new loop is a line in {@link MicroKernels} and the like, or a call in one. */
  @Test
  void everyLoopOnVectorsIsHeld() throws IOException, InterruptedException {
    Map<String, Long> overloads =
        VectorLoop.all().stream().collect(groupingBy(VectorLoop::name, TreeMap::new, counting()));
    for (Width width : widths()) {
      for (Finding finding : inspect(width).findings()) {
        String name = finding.method().name();
        if (finding.compilations() >= overloads.getOrDefault(name, 0L)) {
          overloads.remove(name);
        }
      }
    }
    if (!Width.allHere()) {
      overloads.keySet().removeAll(ofSomeWidths());
    }
    assertEquals(Set.of(), overloads.keySet());
  }

  /** Micro-kernels that not every width has. */
  private static Set<String> ofSomeWidths() {
    Set<String> names =
        Stream.of(F32Gemm.class, F32Offset.class)
            .flatMap(family -> Stream.of(family.getPermittedSubclasses()))
            .map(MicroKernels::name)
            .collect(Collectors.toSet());
    names.add("F32GemmRow.fourPanels");
    names.add("F32GemmRow.two");
    names.add("F32GemmRow.four");
    return names;
  }

  private static Inspection inspect(Width width) throws IOException, InterruptedException {
    assumeTrue(Width.here().contains(width), "this machine has no AVX2");
    assumeTrue(Objdump.isThere(), "there is no objdump; the package binutils has it");
    if (!INSPECTIONS.containsKey(width)) {
      Inspection inspection = Inspection.of(width);
      Files.createDirectories(REPORTS);
      Files.writeString(REPORTS.resolve(width + ".txt"), inspection.report());
      INSPECTIONS.put(width, inspection);
    }
    return INSPECTIONS.get(width);
  }

  private static String lines(Stream<String> lines) {
    return lines.collect(Collectors.joining("\n"));
  }
}
