package dev.cardinal.tests.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Each rule finds what breaks it. */
class RulesTest {
  private static final PackageTable TABLE =
      PackageTable.parse(
          """
          | package | holds | knows |
          |---|---|---|
          | `tensor` | `Tensor` | JDK |
          | `op` | `Op` | tensor |
          | `graph` | `Graph` | op |
          | root | `Model` | all; alone names backends |

          Exported: root, tensor.
          """);

  private static ClassReferences type(String name, String... references) {
    return new ClassReferences(
        "dev.cardinal." + name, true, Set.of(references), Set.of(references));
  }

  @Test
  void knowledge() {
    var up = type("tensor.Tensor", "dev.cardinal.op.Op");
    var across = type("tensor.Tensor", "dev.cardinal.unheard.Of");
    var down = type("graph.Graph", "dev.cardinal.tensor.Tensor", "dev.cardinal.op.Op");
    var root = type("Model", "dev.cardinal.graph.Graph", "dev.cardinal.tensor.Tensor");
    assertEquals(List.of(), Rules.knowledge(List.of(down, root), TABLE));
    assertEquals(
        List.of("dev.cardinal.tensor.Tensor names dev.cardinal.op.Op"),
        Rules.knowledge(List.of(up, down), TABLE));
    assertEquals(1, Rules.knowledge(List.of(across), TABLE).size());
    assertEquals(
        List.of("package dev.cardinal.unheard is not in the table"),
        Rules.knowledge(List.of(type("unheard.Of")), TABLE));
  }

  @Test
  void jdkAlone() {
    String vector = "jdk.incubator.vector.FloatVector";
    assertEquals(
        List.of(),
        Rules.jdkAlone(
            List.of(
                type("vector.ukernel.F32", vector, "java.util.List"),
                type("trace.PlanEvent", "jdk.jfr.Event"))));
    assertEquals(1, Rules.jdkAlone(List.of(type("vector.Conv", vector))).size());
    assertEquals(1, Rules.jdkAlone(List.of(type("vector.ukernel.F32", "jdk.jfr.Event"))).size());
    assertEquals(1, Rules.jdkAlone(List.of(type("op.Op", "sun.misc.Unsafe"))).size());
    assertEquals(1, Rules.jdkAlone(List.of(type("op.Op", "org.slf4j.Logger"))).size());
  }

  @Test
  void backendsUnnamed() {
    String backend = "dev.cardinal.vector.VectorBackend";
    assertEquals(
        List.of(),
        Rules.backendsUnnamed(List.of(type("Backends", backend), type("vector.Lists", backend))));
    assertEquals(1, Rules.backendsUnnamed(List.of(type("plan.Planner", backend))).size());
  }

  @Test
  void noCycles() {
    var a = type("a.A", "dev.cardinal.b.B");
    var b = type("b.B", "dev.cardinal.c.C");
    var c = type("c.C", "dev.cardinal.a.A");
    assertEquals(List.of(), Rules.noCycles(List.of(a, b)));
    assertEquals(3, Rules.noCycles(List.of(a, b, c)).size());
  }

  @Test
  void signatures() {
    var exposing = type("tensor.Tensor", "dev.cardinal.op.Op");
    var hidden = new ClassReferences("dev.cardinal.tensor.T", false, Set.of(), exposing.exposed());
    var inside = type("graph.Graph", "dev.cardinal.op.Op");
    assertEquals(List.of(), Rules.signatures(List.of(hidden, inside), TABLE.exported()));
    assertEquals(1, Rules.signatures(List.of(exposing), TABLE.exported()).size());
  }

  @Test
  void lengths() {
    assertEquals(List.of(), Rules.lengths(Map.of("A.java", 300L), 300));
    assertEquals(1, Rules.lengths(Map.of("A.java", 301L), 300).size());
  }

  @Test
  void dependencies() {
    String pom =
        """
        <project>
          <dependencies>
            <dependency><artifactId>a</artifactId></dependency>
            <dependency><artifactId>b</artifactId><scope>test</scope></dependency>
            <dependency><artifactId>c</artifactId><scope>runtime</scope></dependency>
          </dependencies>
          <build><plugins><plugin><dependencies>
            <dependency><artifactId>d</artifactId></dependency>
          </dependencies></plugin></plugins></build>
        </project>
        """;
    assertEquals(Set.of("a", "c"), Poms.dependencies(pom));
  }

  @Test
  void tablesWithoutARowAreRefused() {
    String page = "| `op` | `Op` | tensor |\n\nExported: root.\n";
    assertThrows(IllegalArgumentException.class, () -> PackageTable.parse(page));
  }

  /** Names classes in every way that a class file has. */
  static class Sample<T extends Number> implements Supplier<List<java.nio.file.Path>> {
    public Map<String, java.math.BigInteger[]> field = Map.of();
    private java.util.zip.CRC32[][] hidden = {};

    @Override
    public List<java.nio.file.Path> get() {
      hidden = null;
      Function<Object, String> body = x -> x instanceof java.util.BitSet ? "set" : "no";
      return List.of(java.nio.file.Path.of(body.apply(hidden)));
    }

    protected void fail(T number) throws java.net.URISyntaxException {
      throw new java.net.URISyntaxException("", number.toString());
    }
  }

  @Test
  void referencesAreFoundInBodiesAndSignatures() throws IOException {
    ClassReferences sample;
    try (InputStream file = RulesTest.class.getResourceAsStream("RulesTest$Sample.class")) {
      sample = ClassReferences.of(file.readAllBytes());
    }
    assertEquals(Sample.class.getName(), sample.name());
    assertEquals("dev.cardinal.tests.architecture", sample.packageName());
    Set<String> api =
        Set.of(
            "java.lang.Object",
            "java.lang.Number",
            "java.lang.String",
            "java.math.BigInteger",
            "java.net.URISyntaxException",
            "java.nio.file.Path",
            "java.util.List",
            "java.util.Map",
            "java.util.function.Supplier");
    assertEquals(api, sample.exposed());
    assertTrue(sample.references().containsAll(api), () -> sample.references().toString());
    assertTrue(
        sample
            .references()
            .containsAll(
                Set.of("java.util.zip.CRC32", "java.util.BitSet", "java.util.function.Function")),
        () -> sample.references().toString());
    assertTrue(
        Library.of(Tensor.class).classes().stream()
            .filter(type -> type.name().equals(Tensor.class.getName()))
            .allMatch(ClassReferences::isPublic));
  }
}
