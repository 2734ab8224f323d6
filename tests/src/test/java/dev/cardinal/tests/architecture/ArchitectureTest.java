package dev.cardinal.tests.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.formats.npy.Npy;
import dev.cardinal.onednn.OneDnnBackend;
import dev.cardinal.tensor.Tensor;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The packages, modules and files of the project are as {@code docs/packages.md} has them. */
class ArchitectureTest {
  private static final Path PROJECT = Path.of("..");

  /** Lines of a Java file, at most. */
  private static final int MOST_LINES = 300;

  private static final Library ENGINE = Library.of(Tensor.class);
  private static final List<ClassReferences> CLASSES = ENGINE.classes();
  private static final Library BINDINGS = Library.of(OneDnnBackend.class);
  private static final PackageTable TABLE = PackageTable.parse(read("docs/packages.md"));

  /** The engine's table with what the bindings add to it. */
  private static final PackageTable WHOLE_TABLE =
      TABLE
          .with("onednn.ffm", List.of())
          .with("onednn.library", List.of("onednn.ffm"))
          .with("onednn.primitive", List.of("spi", "onednn.library"))
          .with("onednn", List.of("onednn.primitive"));

  @Test
  void classesAreRead() {
    assertTrue(CLASSES.size() > 150, CLASSES.size() + " classes");
    assertEquals(
        TABLE.knows().keySet(),
        CLASSES.stream().map(ClassReferences::packageName).collect(Collectors.toSet()));
  }

  @Test
  void packagesNameWhatTheTableLetsThemKnow() {
    assertNone(Rules.knowledge(CLASSES, TABLE));
  }

  @Test
  void packagesAreFreeOfCycles() {
    assertNone(Rules.noCycles(CLASSES));
  }

  @Test
  void onlyTheRootNamesTheBackends() {
    assertNone(Rules.backendsUnnamed(CLASSES));
  }

  @Test
  void theEngineDependsOnTheJdkAlone() {
    assertNone(Rules.jdkAlone(CLASSES));
    assertEquals(Set.of(), Poms.dependencies(read("engine/pom.xml")));
    assertEquals(
        Set.of("java.base", "java.management", "jdk.incubator.vector", "jdk.jfr"),
        requires(ENGINE.module()));
  }

  @Test
  void theEngineExportsItsApi() {
    assertEquals(
        TABLE.exported(),
        ENGINE.module().exports().stream()
            .filter(exports -> !exports.isQualified())
            .map(ModuleDescriptor.Exports::source)
            .collect(Collectors.toSet()));
    assertNone(Rules.signatures(CLASSES, TABLE.exported()));
  }

  @Test
  void theBindingsKnowTheServiceAndAloneKnowOneDnn() {
    assertNone(Rules.knowledge(BINDINGS.classes(), WHOLE_TABLE));
    assertNone(Rules.jdkAlone(BINDINGS.classes()));
    assertEquals(
        Set.of(
            "dev.cardinal.onednn",
            "dev.cardinal.onednn.ffm",
            "dev.cardinal.onednn.library",
            "dev.cardinal.onednn.primitive"),
        BINDINGS.classes().stream().map(ClassReferences::packageName).collect(Collectors.toSet()));
    assertEquals(Set.of("cardinal-engine"), Poms.dependencies(read("bindings/pom.xml")));
    assertEquals(Set.of("java.base", "dev.cardinal.engine"), requires(BINDINGS.module()));
    assertEquals(Set.of(), BINDINGS.module().exports());
  }

  @Test
  void formatsDependOnFewLibraries() {
    assertEquals(
        Set.of(
            "cardinal-engine",
            "protobuf-java",
            "jackson-core",
            "jhdf",
            "commons-lang3",
            "slf4j-api"),
        Poms.dependencies(read("formats/pom.xml")));
    assertEquals(
        Set.of(
            "java.base",
            "java.desktop",
            "dev.cardinal.engine",
            "com.google.protobuf",
            "com.fasterxml.jackson.core",
            "io.jhdf",
            "org.apache.commons.lang3",
            "org.slf4j"),
        requires(Library.of(Npy.class).module()));
  }

  @Test
  void filesAreShort() throws IOException {
    Map<String, Long> lines = new TreeMap<>();
    for (String module :
        List.of("engine", "formats", "bindings", "app", "bench", "tests", "tools")) {
      try (Stream<Path> files = Files.walk(PROJECT.resolve(module))) {
        for (Path file : files.filter(ArchitectureTest::isSource).toList()) {
          try (Stream<String> text = Files.lines(file)) {
            lines.put(PROJECT.relativize(file).toString(), text.count());
          }
        }
      }
    }
    assertTrue(lines.size() > 300, lines.size() + " files");
    assertNone(Rules.lengths(lines, MOST_LINES));
  }

  /** Neither a build's output nor generated bindings ({@code ffm}). */
  private static boolean isSource(Path file) {
    Path inside = PROJECT.relativize(file);
    return file.toString().endsWith(".java")
        && !inside.toString().contains("target")
        && !inside.getParent().endsWith("ffm");
  }

  private static Set<String> requires(ModuleDescriptor module) {
    return module.requires().stream()
        .map(ModuleDescriptor.Requires::name)
        .collect(Collectors.toSet());
  }

  private static void assertNone(List<String> violations) {
    assertEquals("", String.join("\n", violations));
  }

  private static String read(String file) {
    try {
      return Files.readString(PROJECT.resolve(file));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
