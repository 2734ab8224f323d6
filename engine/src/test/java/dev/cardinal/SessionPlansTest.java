package dev.cardinal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.graph.Dim;
import dev.cardinal.graph.GraphBuilder;
import dev.cardinal.graph.Value;
import dev.cardinal.op.Add;
import dev.cardinal.op.Relu;
import dev.cardinal.op.Reshape;
import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Shape;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When a session plans, what it keeps, and what it tells about it. */
final class SessionPlansTest {
  @BeforeEach
  void reset() {
    ProbeBackend.reset();
  }

  private static SessionBuilder builder(Model model) {
    return Session.builder(model).backends(ProbeBackend.NAME).threads(1);
  }

  private static Model chain(Dim n) {
    return Model.of(TestGraphs.chain(n));
  }

  @Test
  void aFixedModelIsPlannedWhenTheSessionIsBuilt() {
    try (Session session = builder(chain(Dim.of(2))).build()) {
      assertEquals(3, ProbeBackend.OPEN_KERNELS.get());
      session.run(TestGraphs.rows(2, 0));
      assertEquals(3, ProbeBackend.OPEN_KERNELS.get());
    }
    assertEquals(0, ProbeBackend.OPEN_KERNELS.get());
  }

  @Test
  void aSymbolicModelIsPlannedOncePerSignature() {
    try (Session session = builder(chain(Dim.of("N"))).build()) {
      assertEquals(0, ProbeBackend.OPEN_KERNELS.get());
      for (int round = 0; round < 3; round++) {
        for (int n = 1; n <= 4; n++) {
          assertEquals(n, session.run(TestGraphs.rows(n, 0)).shape().dim(0));
        }
        assertEquals(12, ProbeBackend.OPEN_KERNELS.get());
      }
    }
    assertEquals(0, ProbeBackend.OPEN_KERNELS.get(), "kernels that nobody closed");
  }

  @Test
  void thePlanUnusedForLongestMakesRoom() {
    int[] made = new int[1];
    ProbeBackend.onCreate = _ -> made[0]++;
    try (Session session = builder(chain(Dim.of("N"))).maxPlans(2).build()) {
      session.run(TestGraphs.rows(1, 0));
      session.run(TestGraphs.rows(2, 0));
      session.run(TestGraphs.rows(1, 0)); // now 2 is the eldest
      session.run(TestGraphs.rows(3, 0));
      assertEquals(6, ProbeBackend.OPEN_KERNELS.get());
      assertEquals(9, made[0]);
      session.run(TestGraphs.rows(1, 0));
      assertEquals(9, made[0], "the plan for 1 was still wanted");
      session.run(TestGraphs.rows(2, 0));
      assertEquals(12, made[0]);
      assertEquals(6, ProbeBackend.OPEN_KERNELS.get());
    }
  }

  @Test
  void aCallThatCannotBePlannedCostsNoOtherItsPlan() {
    int[] made = new int[1];
    ProbeBackend.onCreate = _ -> made[0]++;
    try (Session session = builder(chain(Dim.of("N"))).maxPlans(1).build()) {
      session.run(TestGraphs.rows(1, 0));
      for (int i = 0; i < 3; i++) {
        assertThrows(
            IllegalArgumentException.class, () -> session.run(Tensor.of(new float[4], 1, 4)));
      }
      session.run(TestGraphs.rows(1, 0));
      assertEquals(3, made[0]);
    }
  }

  private static Model reshaping() {
    var builder = new GraphBuilder("reshaping");
    Value x = builder.input("x", DType.FLOAT32, Dim.of("N"));
    Value shape = builder.input("shape", DType.INT64, Dim.of("R"));
    Value one = builder.constant("one", Tensor.vector(1, 1));
    Value sum = builder.node("sum", new Add(), shape, one);
    Value y = builder.node("y", new Reshape(), builder.node("relu", new Relu(), x), sum);
    return Model.of(builder.output(y).output(shape).build());
  }

  @Test
  void inputsThatDecideShapesArePartOfTheSignature() {
    try (Session session = builder(reshaping()).build()) {
      Tensor x = Tensor.of(new float[] {-1, 2, 3, 4, 5, 6}, 6);
      for (int round = 0; round < 2; round++) {
        for (long[] shape : new long[][] {{1, 2}, {2, 1}, {5, -2}}) {
          Map<String, Tensor> y = session.run(Map.of("x", x, "shape", Tensor.vector(shape)));
          long columns = shape[1] == -2 ? 1 : shape[1] + 1;
          assertEquals(Shape.of(shape[0] + 1, columns), y.get("y").shape());
          assertArrayEquals(new float[] {0, 2, 3, 4, 5, 6}, y.get("y").toFloats());
          assertArrayEquals(shape, y.get("shape").toLongs());
        }
        assertEquals(3, ProbeBackend.OPEN_KERNELS.get(), "one step in each of three plans");
      }
    }
  }

  @Test
  void shapesThatDoNotFitAreErrorsThatNameNodeAndShapes() {
    try (Session session = builder(reshaping()).build()) {
      Tensor x = Tensor.of(new float[6], 6);
      var e =
          assertThrows(
              IllegalArgumentException.class,
              () -> session.run(Map.of("x", x, "shape", Tensor.vector(3, 3))));
      assertTrue(e.getMessage().contains("node 'y' (Reshape)"), e::getMessage);
      assertTrue(e.getMessage().contains("6"), e::getMessage);
      var types = Map.of("x", x.type(), "shape", Tensor.vector(1, 2).type());
      var needed = assertThrows(IllegalArgumentException.class, () -> session.plan(types));
      assertTrue(needed.getMessage().contains("shape: int64[R]"), needed::getMessage);
      Tensor floats = Tensor.of(new float[2], 2);
      assertThrows(
          IllegalArgumentException.class, () -> session.run(Map.of("x", x, "shape", floats)));
    }
  }

  @Test
  void tellsOutputTypesAndPlans() {
    try (Session session = builder(chain(Dim.of("N"))).build()) {
      var types = Map.of("x", TensorType.float32(5, 3));
      assertEquals(Map.of("sigmoid", TensorType.float32(5, 3)), session.outputTypes(types));
      PlanReport report = session.plan(types);
      assertEquals("x=float32[5x3]", report.signature());
      assertEquals(3, report.steps().size());
      assertEquals("probe:any:probe", report.steps().getFirst().kernel());
      assertEquals("relu 5x3", report.steps().getFirst().problem());
      assertEquals(4 * 64, report.activationBytes());
      assertEquals(2 * 64, report.leastArenaBytes());
      assertEquals(2 * 64, report.arenaBytes());
      assertEquals(16 * Float.BYTES, report.scratchBytes());
      assertEquals(3, ProbeBackend.OPEN_KERNELS.get(), "planned once");
      var wrong = Map.of("x", TensorType.float32(5, 3), "y", TensorType.float32(1));
      assertThrows(IllegalArgumentException.class, () -> session.plan(wrong));
      assertThrows(IllegalArgumentException.class, () -> session.plan(Map.of()));
    }
  }

  @Test
  void theProfileIsThatOfTheLastRun() {
    try (Session session = builder(chain(Dim.of("N"))).build()) {
      session.plan(Map.of("x", TensorType.float32(9, 3)));
      assertTrue(session.profile().isEmpty(), "nothing has run");
      session.run(TestGraphs.rows(1, 0));
      session.run(TestGraphs.rows(2, 0));
      session.run(TestGraphs.rows(2, 0));
      session.plan(Map.of("x", TensorType.float32(9, 3)));
      Profile profile = session.profile().orElseThrow();
      assertEquals("x=float32[2x3]", profile.signature());
      assertEquals(2, profile.runs());
      assertEquals("plus", profile.steps().get(1).node());
      assertTrue(profile.steps().stream().allMatch(s -> s.minNanos() > 0));
      assertTrue(profile.steps().stream().allMatch(s -> s.minNanos() <= s.meanNanos()));
      session.resetProfile();
      assertEquals(0, session.profile().orElseThrow().runs());
      assertEquals(0, session.profile().orElseThrow().meanNanos());
    }
  }
}
