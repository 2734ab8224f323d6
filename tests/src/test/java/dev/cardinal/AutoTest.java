package dev.cardinal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.graph.Dim;
import dev.cardinal.graph.GraphBuilder;
import dev.cardinal.graph.Value;
import dev.cardinal.op.Add;
import dev.cardinal.op.Op;
import dev.cardinal.op.Relu;
import dev.cardinal.op.Sigmoid;
import dev.cardinal.op.Tanh;
import dev.cardinal.plan.PlanException;
import dev.cardinal.spi.Backend;
import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Layout;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import dev.cardinal.tests.FakeBackend;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicLong;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The backends that are fastest together are chosen, by a clock that they turn themselves. */
final class AutoTest {
  private static final Layout BLOCKED = Layout.of("aBcd8b");
  private static final Tensor INPUT = Tensor.of(new float[] {-1, 2, -3, 4}, 1, 1, 2, 2);

  private final AtomicLong clock = new AtomicLong();
  private final FakeBackend a = new FakeBackend("a", Layout.ROW_MAJOR, clock);
  private final FakeBackend b = new FakeBackend("b", Layout.ROW_MAJOR, clock);
  private final FakeBackend blocked = new FakeBackend("blocked", BLOCKED, clock);

  /** One operator after the other on an image. */
  static Model chain(Op... ops) {
    return chain(Dim.of(1), ops);
  }

  private static Model chain(Dim batch, Op... ops) {
    var builder = new GraphBuilder("chain");
    Value value = builder.input("x", DType.FLOAT32, batch, Dim.of(1), Dim.of(2), Dim.of(2));
    for (int i = 0; i < ops.length; i++) {
      value = builder.node(ops[i].type().toLowerCase(java.util.Locale.ROOT) + i, ops[i], value);
    }
    return Model.of(builder.output(value).build());
  }

  private SessionBuilder builder(Model model, Backend... backends) {
    return Session.builder(model)
        .threads(2)
        .with(new Backends(List.of(backends)), clock::get)
        .auto();
  }

  static PlanReport plan(Session session) {
    return session.plan(Map.of("x", INPUT.type()));
  }

  /** As in {@code a:Relu b:Sigmoid}. */
  static String steps(Session session) {
    return String.join(
        " ",
        plan(session).steps().stream()
            .map(s -> s.kernel().replaceAll(":.*", "") + ":" + s.operator())
            .toList());
  }

  private static String steps(SessionBuilder builder) {
    try (Session session = builder.build()) {
      return steps(session);
    }
  }

  @Test
  void eachOperatorGetsWhatIsFasterAtIt() {
    a.takes("Relu", 2000);
    b.takes("Sigmoid", 2000);
    try (Session session = builder(chain(new Relu(), new Sigmoid()), a, b).build()) {
      assertEquals("b:Relu a:Sigmoid", steps(session));
      PlanReport plan = plan(session);
      assertEquals(
          "auto, measured: a mixture of 1 a and 1 b steps"
              + " (a 2.100 ms, b 2.100 ms, a mixture of 1 a and 1 b steps 0.200 ms)",
          plan.selection());
      assertEquals(Map.of("a", 2_000_000L, "b", 100_000L), plan.steps().getFirst().measured());
      float[] expected;
      try (Session reference =
          Session.builder(chain(new Relu(), new Sigmoid())).backends("reference").build()) {
        expected = reference.run(INPUT).toFloats();
      }
      assertArrayEquals(expected, session.run(INPUT).toFloats());
    }
  }

  @Test
  void whatOneBackendIsFastestAtEverywhereItGetsAlone() {
    a.takes("Relu", 1000).takes("Sigmoid", 1000);
    assertEquals("b:Relu b:Sigmoid", steps(builder(chain(new Relu(), new Sigmoid()), a, b)));
    try (Session session = builder(chain(new Relu(), new Sigmoid()), a, b).build()) {
      assertTrue(plan(session).selection().startsWith("auto, measured: b ("));
    }
  }

  @Test
  void aFasterStepThatNeedsSlowReordersIsNotTaken() {
    a.takes("Relu", 1000);
    blocked.takes("Reorder", 5000).takes("Sigmoid", 5000);
    a.takes("Reorder", 5000);
    assertEquals("a:Sigmoid a:Relu", steps(builder(chain(new Sigmoid(), new Relu()), a, blocked)));
  }

  @Test
  void stepsInARowPayForTheirReordersTogether() {
    a.takes("Relu", 1000).takes("Reorder", 1500);
    blocked.takes("Reorder", 1500).takes("Sigmoid", 9000);
    assertEquals("a:Relu", steps(builder(chain(new Relu()), a, blocked)));
    Model row = chain(new Relu(), new Tanh(), new Relu(), new Relu(), new Relu(), new Sigmoid());
    a.takes("Tanh", 1000);
    assertEquals(
        "Reorder blocked:Relu blocked:Tanh blocked:Relu blocked:Relu blocked:Relu Reorder"
            + " a:Sigmoid",
        steps(builder(row, a, blocked)).replaceAll("\\w+:Reorder", "Reorder"));
  }

  @Test
  void overridesStay() {
    a.takes("Relu", 1000);
    SessionBuilder builder = builder(chain(new Relu(), new Sigmoid(), new Relu()), a, b);
    assertEquals("a:Relu", steps(builder.override("relu0", "a")).substring(0, 6));
    assertTrue(steps(builder.override("Relu", "reference")).endsWith("reference:Relu"));
  }

  @Test
  void onlyNamedBackendsCompeteAndTheReferenceOnlyIfNamed() {
    a.takes("Relu", 1000);
    var reference = new FakeBackend("reference", Layout.ROW_MAJOR, clock);
    Model relu = chain(new Relu());
    assertEquals("reference:Relu", steps(builder(relu, a, reference).backends("a", "reference")));
    assertEquals("a:Relu", steps(builder(relu, a, reference)));
    assertEquals("a:Relu", steps(builder(relu, a, b).backends("a")));
    SessionBuilder byName =
        Session.builder(relu).with(new Backends(List.of(a, b, reference)), clock::get);
    assertEquals("b:Relu", steps(byName.backends("auto")));
    assertEquals("reference:Relu", steps(byName.backends("auto", "a", "reference")));
  }

  @Test
  void oneBackendIsNotMeasured() {
    try (Session session = builder(chain(new Relu()), a).build()) {
      assertEquals(0, a.runs.get());
      assertEquals("auto: nothing to choose from but [a]", plan(session).selection());
    }
  }

  @Test
  void eachSignatureIsMeasuredWhenItIsPlanned() {
    a.takes("Relu", 1000);
    try (Session session = builder(chain(Dim.of("N"), new Relu()), a, b).maxPlans(1).build()) {
      assertEquals(0, b.runs.get());
      session.run(INPUT);
      int runs = b.runs.get();
      assertTrue(runs > 3, runs + " runs");
      session.run(INPUT);
      assertEquals(runs + 1, b.runs.get());
      session.run(Tensor.allocate(TensorType.float32(2, 1, 2, 2)));
      int more = b.runs.get();
      assertTrue(more > runs + 3, more + " runs");
      session.run(INPUT);
      assertEquals(more + 1, b.runs.get(), "planned again, but not measured");
    }
  }

  @Test
  void nothingOfTheLosersIsLeft() {
    a.takes("Add", 1000);
    try (Session session = builder(sums(), a, b).build()) {
      assertEquals(0, a.open.get());
      assertEquals(2, b.open.get());
      assertEquals(2 * 4 * Float.BYTES, plan(session).packedBytes());
    }
    assertEquals(0, b.open.get());
  }

  /** Two additions of constants, of which the fakes pack 16 bytes each. */
  private static Model sums() {
    var builder = new GraphBuilder("sums");
    Value x = builder.input("x", DType.FLOAT32, Dim.of(1), Dim.of(1), Dim.of(2), Dim.of(2));
    Value first = builder.constant("first", Tensor.of(new float[] {1, 2, 3, 4}, 1, 1, 2, 2));
    Value second = builder.constant("second", Tensor.of(new float[] {5, 6, 7, 8}, 1, 1, 2, 2));
    Value sum = builder.node("sum", new Add(), x, first);
    return Model.of(builder.output(builder.node("again", new Add(), sum, second)).build());
  }

  @Test
  void memoryThatDoesNotSufficeForTrialsIsAReasonNotAnError() {
    b.takes("Add", 1000);
    long run = 2 * 64; // x and the sums, of 64 bytes each with their padding
    try (Session session = builder(sums(), b, a).maxMemory(run + 32).build()) {
      assertEquals("b:Add b:Add", steps(session));
      String selection = plan(session).selection();
      assertTrue(selection.matches(".*a cannot be tried: .* do not fit .*"), selection);
      session.run(INPUT);
    }
  }

  @Test
  void aBackendThatFailsIsOutOfTheContest() {
    a.failing("out of order");
    b.takes("Relu", 1000);
    try (Session session = builder(chain(new Relu()), a, b).build()) {
      assertEquals("b:Relu", steps(session));
      String selection = plan(session).selection();
      assertTrue(selection.contains("a cannot be tried"), selection);
      assertTrue(selection.contains("out of order"), selection);
      assertEquals(0, a.open.get());
    }
  }

  @Test
  void errorsOfTheGraphStayErrors() {
    SessionBuilder strict =
        Session.builder(chain(new Relu())).backends("vector", "onednn").override("Relu", "none");
    assertThrows(IllegalArgumentException.class, strict.auto()::build);
    assertThrows(PlanException.class, builder(sums(), a, b).maxMemory(1)::build);
  }

  @Test
  void anInterruptEndsMeasuring() {
    a.takes("Relu", 1000);
    Thread.currentThread().interrupt();
    try {
      assertThrows(CancellationException.class, builder(chain(new Relu()), a, b)::build);
    } finally {
      assertTrue(Thread.interrupted(), "the interrupt is kept");
    }
    assertEquals(0, a.open.get() + b.open.get());
  }

  @Test
  void flightRecordsTellWhatWasMeasured(@TempDir Path folder) throws IOException {
    a.takes("Relu", 1000);
    Path file = folder.resolve("auto.jfr");
    try (var recording = new Recording()) {
      recording.enable("dev.cardinal.Tune");
      recording.start();
      builder(chain(new Relu()), a, b).build().close();
      recording.stop();
      recording.dump(file);
    }
    List<RecordedEvent> events =
        RecordingFile.readAllEvents(file).stream()
            .filter(e -> e.getEventType().getName().equals("dev.cardinal.Tune"))
            .toList();
    assertEquals(1, events.size());
    RecordedEvent event = events.getFirst();
    assertEquals("chain", event.getString("graph"));
    assertEquals("b", event.getString("winner"));
    assertEquals(2, event.getInt("plans"));
    assertEquals(a.runs.get() + b.runs.get(), event.getLong("runs"));
  }
}
