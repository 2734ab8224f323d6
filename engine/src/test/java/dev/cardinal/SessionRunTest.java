package dev.cardinal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.graph.Dim;
import dev.cardinal.graph.GraphBuilder;
import dev.cardinal.graph.Value;
import dev.cardinal.op.Flatten;
import dev.cardinal.op.Identity;
import dev.cardinal.op.Relu;
import dev.cardinal.op.Split;
import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Shape;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.lang.foreign.Arena;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What goes into a run and what comes out of it. */
final class SessionRunTest {
  private static Session open(Model model) {
    return Session.builder(model).backends("reference").threads(2).build();
  }

  private static String message(Class<? extends Throwable> type, Runnable run) {
    return assertThrows(type, run::run).getMessage();
  }

  private static void assertNames(String message, String... parts) {
    for (String part : parts) {
      assertTrue(message.contains(part), () -> "'" + part + "' is not in: " + message);
    }
  }

  @Test
  void computesTheModel() {
    try (Session session = open(TestGraphs.chainModel())) {
      Tensor y = session.run(TestGraphs.rows(2, -2));
      assertEquals(TensorType.float32(2, 3), y.type());
      for (int i = 0; i < 6; i++) {
        assertEquals(TestGraphs.chained(i - 2), y.floatAt(i), 1e-6f);
      }
    }
  }

  @Test
  void wrongInputsAreToldWithWhatWasExpected() {
    try (Session session = open(TestGraphs.chainModel())) {
      Tensor x = TestGraphs.rows(1, 0);
      String expected = "x: float32[Nx3]";
      Class<IllegalArgumentException> error = IllegalArgumentException.class;
      assertNames(message(error, () -> session.run(x, x)), "2 inputs", expected);
      assertNames(message(error, () -> session.run()), "0 inputs", expected);
      assertNames(message(error, () -> session.run(Map.of("y", x))), "missing", "y", expected);
      assertNames(message(error, () -> session.run(Map.of())), "missing", expected);
      assertNames(
          message(error, () -> session.run(Map.of("x", x, "z", x))), "no input", "z", expected);
      assertNames(
          message(error, () -> session.run(Tensor.of(new float[4], 1, 4))),
          "float32[1x4]",
          expected);
      assertNames(
          message(error, () -> session.run(Tensor.of(new float[3], 3))), "float32[3]", expected);
      assertNames(
          message(error, () -> session.run(Tensor.of(new long[3], 1, 3))), "int64[1x3]", expected);
      assertEquals(1, session.run(x).shape().dim(0), "the session still works");
    }
  }

  @Test
  void wrongOutputsAreToldWithWhatWasExpected() {
    try (Session session = open(TestGraphs.chainModel())) {
      Map<String, Tensor> inputs = Map.of("x", TestGraphs.rows(1, 0));
      Tensor wrong = Tensor.of(new float[4], 2, 2);
      assertNames(
          message(
              IllegalArgumentException.class, () -> session.run(inputs, Map.of("sigmoid", wrong))),
          "sigmoid",
          "float32[1x3]",
          "float32[2x2]");
      assertNames(
          message(IllegalArgumentException.class, () -> session.run(inputs, Map.of("x", wrong))),
          "no output 'x'",
          "sigmoid");
    }
  }

  @Test
  void writesIntoTheCallersOutputs() {
    try (Session session = open(TestGraphs.chainModel());
        Arena arena = Arena.ofConfined()) {
      TensorType type = TensorType.float32(2, 3);
      Tensor own = Tensor.wrap(type, arena.allocate(type.byteSize(), 4));
      session.run(Map.of("x", TestGraphs.rows(2, 1)), Map.of("sigmoid", own));
      assertEquals(TestGraphs.chained(1), own.floatAt(0), 1e-6f);
      assertEquals(TestGraphs.chained(6), own.floatAt(5), 1e-6f);
      session.run(Map.of("x", TestGraphs.rows(2, 1)), Map.of()); // nothing asked, nothing written
    }
  }

  @Test
  void outputsBelongToTheCallerAndOutliveTheSession() {
    Tensor first;
    Tensor second;
    try (Session session = open(TestGraphs.chainModel())) {
      first = session.run(TestGraphs.rows(1, 0));
      float before = first.floatAt(0);
      second = session.run(TestGraphs.rows(1, 5));
      assertNotSame(first, second);
      assertEquals(before, first.floatAt(0), "a later run has changed an earlier result");
    }
    assertTrue(first.onHeap());
    assertEquals(TestGraphs.chained(0), first.floatAt(0), 1e-6f);
    assertEquals(TestGraphs.chained(5), second.floatAt(0), 1e-6f);
  }

  @Test
  void inputsAreNotChangedAndMayLieAnywhere() {
    try (Session session = open(TestGraphs.chainModel());
        Arena arena = Arena.ofConfined()) {
      TensorType type = TensorType.float32(1, 3);
      Tensor unaligned = Tensor.wrap(type, arena.allocate(13).asSlice(1));
      unaligned.copyFrom(TestGraphs.rows(1, -1));
      Tensor y = session.run(unaligned);
      assertArrayEquals(new float[] {-1, 0, 1}, unaligned.toFloats());
      assertEquals(TestGraphs.chained(1), y.floatAt(2), 1e-6f);
    }
  }

  @Test
  void anInputWhoseArenaIsClosedIsAClearError() {
    Tensor gone;
    try (Arena arena = Arena.ofConfined()) {
      gone = Tensor.wrap(TensorType.float32(1, 3), arena.allocate(12));
    }
    try (Session session = open(TestGraphs.chainModel())) {
      assertNames(
          message(IllegalStateException.class, () -> session.run(gone)),
          "float32[1x3]",
          "arena",
          "closed");
      session.run(TestGraphs.rows(1, 0));
    }
  }

  @Test
  void severalOutputsComeByNameInTheModelsOrder() {
    var builder = new GraphBuilder("several");
    Value x = builder.input("x", DType.FLOAT32, Dim.of(2), Dim.of(2));
    Value bias = builder.constant("k", Tensor.of(new float[] {7, 8}, 2));
    Value relu = builder.node("relu", new Relu(), x);
    Value flat = builder.node("flat", new Flatten(0), x);
    Value same = builder.node("same", new Identity(), relu);
    for (Value output : List.of(same, x, bias, flat, relu)) {
      builder.output(output);
    }
    Model model = Model.of(builder.build());
    try (Session session = open(model)) {
      Tensor input = Tensor.of(new float[] {-1, 2, -3, 4}, 2, 2);
      Map<String, Tensor> outputs = session.run(Map.of("x", input));
      assertEquals(List.of("same", "x", "k", "flat", "relu"), List.copyOf(outputs.keySet()));
      assertArrayEquals(new float[] {0, 2, 0, 4}, outputs.get("same").toFloats());
      assertArrayEquals(new float[] {-1, 2, -3, 4}, outputs.get("x").toFloats());
      assertNotSame(input, outputs.get("x"));
      assertArrayEquals(new float[] {7, 8}, outputs.get("k").toFloats());
      assertEquals(Shape.of(1, 4), outputs.get("flat").shape());
      assertArrayEquals(new float[] {-1, 2, -3, 4}, outputs.get("flat").toFloats());
      outputs.get("k").floatAt(0, 0); // the caller's own copy
      assertArrayEquals(new float[] {7, 8}, session.run(Map.of("x", input)).get("k").toFloats());
      assertNames(
          message(IllegalArgumentException.class, () -> session.run(input)), "same", "relu", "map");
    }
  }

  @Test
  void severalInputsAreTakenInTheModelsOrder() {
    var builder = new GraphBuilder("two");
    Value b = builder.input("b", DType.FLOAT32, Dim.of("N"));
    Value a = builder.input("a", DType.FLOAT32, Dim.of("N"));
    builder.output(builder.node("minus", new dev.cardinal.op.Sub(), a, b));
    try (Session session = open(Model.of(builder.build()))) {
      Tensor five = Tensor.of(new float[] {5, 5}, 2);
      Tensor two = Tensor.of(new float[] {2, 2}, 2);
      assertArrayEquals(new float[] {-3, -3}, session.run(five, two).toFloats());
      assertArrayEquals(
          new float[] {3, 3}, session.run(Map.of("a", five, "b", two)).get("minus").toFloats());
      assertNames(
          message(
              IllegalArgumentException.class, () -> session.run(five, Tensor.of(new float[3], 3))),
          "a: float32[N]",
          "float32[3]",
          "N is 2");
    }
  }

  @Test
  void resultsThatAreNotWantedAreComputedAsideAndDropped() {
    var builder = new GraphBuilder("unwanted");
    Value x = builder.input("x", DType.FLOAT32, Dim.of(6));
    Value last = new Value("last");
    builder.node(
        new dev.cardinal.graph.Node(
            "split", new Split(0, 3), List.of(x), List.of(Value.ABSENT, Value.ABSENT, last)));
    builder.output(builder.node("relu", new Relu(), last));
    try (Session session = open(Model.of(builder.build()))) {
      Tensor y = session.run(Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 6));
      assertArrayEquals(new float[] {5, 6}, y.toFloats());
    }
  }

  @Test
  void aGraphWithoutNodesGivesItsInput() {
    var builder = new GraphBuilder("nothing");
    builder.output(builder.input("x", DType.INT64, Dim.of("N")));
    try (Session session = open(Model.of(builder.build()))) {
      assertArrayEquals(new long[] {4, 2}, session.run(Tensor.vector(4, 2)).toLongs());
      assertArrayEquals(new long[0], session.run(Tensor.vector()).toLongs());
    }
  }

  @Test
  void allTypesGoThrough() {
    for (DType dtype : DType.values()) {
      var builder = new GraphBuilder("id");
      builder.output(
          builder.node("y", new Flatten(1), builder.input("x", dtype, Dim.of(2), Dim.of(2))));
      try (Session session = open(Model.of(builder.build()))) {
        Tensor x = Tensor.allocate(new TensorType(dtype, Shape.of(2, 2)));
        x.doubleAt(3, 1);
        Map<String, Tensor> y = session.run(new LinkedHashMap<>(Map.of("x", x)));
        assertEquals(x.type(), y.get("y").type());
        assertEquals(1, y.get("y").doubleAt(3));
      }
    }
  }
}
