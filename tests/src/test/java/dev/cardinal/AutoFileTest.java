package dev.cardinal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.graph.Dim;
import dev.cardinal.graph.GraphBuilder;
import dev.cardinal.graph.Value;
import dev.cardinal.op.Op;
import dev.cardinal.op.Relu;
import dev.cardinal.op.Sigmoid;
import dev.cardinal.op.Tanh;
import dev.cardinal.spi.FpMath;
import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Layout;
import dev.cardinal.tensor.TensorType;
import dev.cardinal.tests.FakeBackend;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was measured outlives the session in a file, and only where it still holds. */
final class AutoFileTest {
  @TempDir private Path folder;
  private Path file;
  private final AtomicLong clock = new AtomicLong();
  private final FakeBackend a = new FakeBackend("a", Layout.ROW_MAJOR, clock);
  private final FakeBackend b = new FakeBackend("b", Layout.ROW_MAJOR, clock);
  private final List<String> warnings = new ArrayList<>();
  private final Logger logger = Logger.getLogger("dev.cardinal.tune");
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord record) {
          warnings.add(record.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void begin() {
    file = folder.resolve("choices.txt");
    a.takes("Relu", 3000);
    b.takes("Sigmoid", 3000);
    logger.addHandler(handler);
    logger.setUseParentHandlers(false);
  }

  @AfterEach
  void end() {
    logger.removeHandler(handler);
    logger.setUseParentHandlers(true);
  }

  private static Model chain(Op... ops) {
    var builder = new GraphBuilder("chain");
    Value value = builder.input("x", DType.FLOAT32, Dim.of(2), Dim.of(3));
    for (int i = 0; i < ops.length; i++) {
      value = builder.node("n" + i, ops[i], value);
    }
    return Model.of(builder.output(value).build());
  }

  private SessionBuilder builder(Model model) {
    return Session.builder(model)
        .threads(2)
        .with(new Backends(List.of(a, b)), clock::get)
        .auto(file);
  }

  /** The plan of a start, and how often kernels ran for it. */
  private record Start(String kernels, String selection, int runs) {}

  private Start start(SessionBuilder builder) {
    a.runs.set(0);
    b.runs.set(0);
    try (Session session = builder.build()) {
      PlanReport plan = session.plan(Map.of("x", TensorType.float32(2, 3)));
      String kernels =
          String.join(" ", plan.steps().stream().map(s -> s.kernel().substring(0, 1)).toList());
      return new Start(kernels, plan.selection(), a.runs.get() + b.runs.get());
    }
  }

  private Start start(Op... ops) {
    return start(builder(chain(ops)));
  }

  private String content() {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aLaterStartMeasuresNothingAndChoosesTheSame() {
    Start first = start(new Relu(), new Sigmoid());
    assertEquals("b a", first.kernels);
    assertTrue(first.runs > 10, first.toString());
    String stored = content();
    a.takes("Relu", 1).takes("Sigmoid", 9000);
    Start second = start(new Relu(), new Sigmoid());
    assertEquals("b a", second.kernels);
    assertEquals(0, second.runs);
    assertEquals(
        "auto, by "
            + file
            + ": chain (x: float32[2x3]): a mixture of 1 a and 1 b steps"
            + " (a 3.100 ms, b 3.100 ms, a mixture of 1 a and 1 b steps 0.200 ms)",
        second.selection);
    assertEquals(stored, content());
    assertEquals(List.of(), warnings);
  }

  @Test
  void anotherModelOfTheSameProblemsMeasuresNothing() {
    start(new Relu(), new Sigmoid());
    Start other = start(new Sigmoid(), new Sigmoid(), new Relu());
    assertEquals("a a b", other.kernels);
    assertEquals(0, other.runs);
    assertTrue(other.selection.contains("by the times of steps in " + file), other.selection);
    assertTrue(other.selection.contains("0.300 ms"), other.selection);
  }

  @Test
  void aModelWithAProblemMoreIsMeasuredAndAdded() {
    start(new Relu());
    assertTrue(start(new Relu(), new Tanh()).runs > 10);
    assertEquals(0, start(new Tanh()).runs);
    assertEquals(0, start(new Relu()).runs);
    assertEquals(2, content().lines().filter(line -> line.startsWith("plan\t")).count());
  }

  @Test
  void whatHoldsForOtherConditionsIsMeasuredAnew() {
    start(new Relu());
    changed(builder(chain(new Relu())).threads(1), "threads '2', now it is '1'");
    changed(builder(chain(new Relu())), "threads '1', now it is '2'");
    changed(builder(chain(new Relu())).fpMath(FpMath.BF16), "math 'strict', now it is 'bf16'");
    b.version("2");
    changed(builder(chain(new Relu())).fpMath(FpMath.BF16), "backend b '1', now it is '2'");
    var c = new FakeBackend("c", Layout.ROW_MAJOR, clock);
    SessionBuilder three = builder(chain(new Relu())).fpMath(FpMath.BF16);
    changed(three.with(new Backends(List.of(a, b, c)), clock::get), "without backend c 1");
    changed(builder(chain(new Relu())).fpMath(FpMath.BF16), "with backend c, which is not here");
    edit(text -> text.replace("condition\tmachine\t", "condition\tmachine\tAnother "), true);
    changed(builder(chain(new Relu())).fpMath(FpMath.BF16), "machine 'Another");
  }

  /** One warning that says why, a measurement, and a new file that holds. */
  private void changed(SessionBuilder builder, String why) {
    assertTrue(start(builder).runs > 10, why);
    assertEquals(1, warnings.size(), warnings::toString);
    String warning = warnings.removeFirst();
    assertTrue(warning.startsWith(file + " was measured with"), warning);
    assertTrue(warning.contains(why), warning);
    assertTrue(warning.endsWith("; backends are measured anew"), warning);
    assertEquals(0, start(builder).runs, why);
    assertEquals(List.of(), warnings);
  }

  /** Changes the file, and its checksum with it if that is to hold. */
  private void edit(UnaryOperator<String> change, boolean sound) {
    String text = content();
    String body = change.apply(text.substring(0, text.lastIndexOf("checksum\t")));
    var crc = new java.util.zip.CRC32();
    crc.update(body.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    String sum = sound ? String.format("%08x", crc.getValue()) : "00000000";
    write(body + "checksum\t" + sum + "\n");
  }

  private void write(String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aDamagedFileIsMeasuredAnewAndReplaced() {
    start(new Relu());
    String sound = content();
    for (int end = 18; end < sound.length(); end += 7) {
      write(sound.substring(0, end));
      damaged("");
    }
    edit(text -> text.replace("Relu", "relu").replace("nanoseconds\t1", "nanoseconds\t9"), false);
    damaged("checksum");
    edit(text -> text.replaceAll("nanoseconds\t\\d+", "nanoseconds\tmany"), true);
    damaged("no number");
    edit(text -> text.replace("plan\t", "plot\t"), true);
    damaged("not known: plot");
    edit(text -> text.replaceAll("plan\t.*\n", "except\ta\trelu\n"), true);
    damaged("exception of no plan");
    edit(text -> text.replace("choices 1", "choices 2"), true);
    damaged("another version");
  }

  private void damaged(String why) {
    Start start = start(new Relu());
    assertEquals("b", start.kernels);
    assertTrue(start.runs > 10, start.toString());
    assertEquals(1, warnings.size(), warnings::toString);
    assertTrue(warnings.removeFirst().contains(why));
    assertEquals(0, start(new Relu()).runs, "the file is sound again");
  }

  @Test
  void aFileOfSomethingElseIsLeftAlone() {
    write("precious");
    assertTrue(start(new Relu()).runs > 10);
    assertEquals("precious", content());
    assertEquals(
        List.of(
            file
                + " is no file of choices; backends are measured anew, and the file is left as it"
                + " is"),
        warnings);
  }

  @Test
  void anEmptyFileIsFilled() {
    write("");
    start(new Relu());
    assertEquals(0, start(new Relu()).runs);
    assertEquals(List.of(), warnings);
  }

  @Test
  void whereNoFileCanBeIsAnErrorBeforeAnythingIsMeasured() throws IOException {
    file = folder.resolve("no").resolve("choices.txt");
    var e = assertThrows(IllegalArgumentException.class, builder(chain(new Relu()))::build);
    assertTrue(e.getMessage().contains("there is no folder " + file.getParent()), e::getMessage);
    file = folder;
    e = assertThrows(IllegalArgumentException.class, builder(chain(new Relu()))::build);
    assertTrue(e.getMessage().contains("no regular file"), e::getMessage);
    file = Path.of("/proc/choices.txt");
    if (Files.isDirectory(file.getParent())) {
      var io = assertThrows(UncheckedIOException.class, builder(chain(new Relu()))::build);
      assertTrue(io.getMessage().contains("choices.txt cannot be written"), io::getMessage);
    }
    assertEquals(0, a.runs.get() + b.runs.get());
  }

  @Test
  void twoSessionsAddToOneFile() {
    try (Session relu = builder(symbolic(new Relu())).build();
        Session tanh = builder(symbolic(new Tanh())).build()) {
      relu.plan(Map.of("x", TensorType.float32(2, 3)));
      tanh.plan(Map.of("x", TensorType.float32(2, 3)));
    }
    assertEquals(0, start(new Relu(), new Tanh()).runs);
    assertFalse(
        folder.toFile().list().length > 1, () -> List.of(folder.toFile().list()).toString());
  }

  private static Model symbolic(Op op) {
    var builder = new GraphBuilder("symbolic");
    Value x = builder.input("x", DType.FLOAT32, Dim.of("N"), Dim.of(3));
    return Model.of(builder.output(builder.node("only", op, x)).build());
  }
}
