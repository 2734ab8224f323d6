package dev.cardinal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.graph.Dim;
import dev.cardinal.graph.Graph;
import dev.cardinal.graph.GraphBuilder;
import dev.cardinal.graph.Value;
import dev.cardinal.op.Conv;
import dev.cardinal.op.ConvProblem;
import dev.cardinal.op.Flatten;
import dev.cardinal.op.Gemm;
import dev.cardinal.op.GlobalAveragePool;
import dev.cardinal.op.Identity;
import dev.cardinal.op.PostOps;
import dev.cardinal.op.ReduceMean;
import dev.cardinal.op.Relu;
import dev.cardinal.op.Sub;
import dev.cardinal.op.Window;
import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Batches that go through the network in portions. */
@Timeout(120)
final class SessionBatchTest {
  private static final int SIZE = 192;
  private static final int CHANNELS = 32;
  private static final int CLASSES = 5;

  private static Tensor random(long seed, long... dims) {
    Tensor tensor = Tensor.allocate(TensorType.float32(dims));
    var random = new SplittableRandom(seed);
    for (long i = 0; i < tensor.shape().elements(); i++) {
      tensor.floatAt(i, (float) random.nextDouble(-1, 1));
    }
    return tensor;
  }

  /** An image of 192x192 pixels has steps of 4.9 MiB, so that portions have one image. */
  private static Graph network(Dim n) {
    var builder = new GraphBuilder("network");
    Value x = builder.input("x", DType.FLOAT32, n, Dim.of(3), Dim.of(SIZE), Dim.of(SIZE));
    Value w = builder.constant("w", random(1, CHANNELS, 3, 3, 3));
    Value conv = builder.node("conv", new Conv(Window.square(3, 1, 1), 1, PostOps.NONE), x, w);
    Value relu = builder.node("relu", new Relu(), conv);
    Value pool = builder.node("pool", new GlobalAveragePool(), relu);
    Value flat = builder.node("flat", new Flatten(), pool);
    Value fc = builder.constant("fc", random(2, CLASSES, CHANNELS));
    Value bias = builder.constant("bias", random(3, CLASSES));
    builder.output(builder.node("scores", Gemm.fullyConnected(), flat, fc, bias));
    return builder.output(flat).build();
  }

  private static Tensor images(int n) {
    return random(n, n, 3, SIZE, SIZE);
  }

  private static Tensor image(Tensor images, int i) {
    int floats = 3 * SIZE * SIZE;
    float[] values = Arrays.copyOfRange(images.toFloats(), i * floats, (i + 1) * floats);
    return Tensor.of(values, 1, 3, SIZE, SIZE);
  }

  private static SessionBuilder builder(Dim n) {
    return Session.builder(Model.of(network(n)));
  }

  private static int portions(Session session, int n) {
    TensorType type = TensorType.float32(n, 3, SIZE, SIZE);
    return session.plan(Map.of("x", type)).portions();
  }

  @Test
  void imagesHaveTheSameBitsAloneAndInPortionsOnAnyNumberOfThreads() {
    Tensor images = images(6);
    List<Map<String, Tensor>> seen = new ArrayList<>();
    for (int threads : new int[] {1, 2, 4}) {
      try (Session session = builder(Dim.of("N")).threads(threads).build()) {
        assertEquals(6, portions(session, 6));
        Map<String, Tensor> outputs = session.run(Map.of("x", images));
        assertEquals(TensorType.float32(6, CLASSES), outputs.get("scores").type());
        assertEquals(TensorType.float32(6, CHANNELS), outputs.get("flat").type());
        float[] scores = outputs.get("scores").toFloats();
        for (int i = 0; i < 6; i++) {
          Tensor alone = session.run(Map.of("x", image(images, i))).get("scores");
          assertArrayEquals(
              alone.toFloats(), Arrays.copyOfRange(scores, i * CLASSES, (i + 1) * CLASSES));
        }
        seen.add(outputs);
      }
    }
    for (Map<String, Tensor> outputs : seen) {
      assertArrayEquals(seen.getFirst().get("flat").toFloats(), outputs.get("flat").toFloats());
      assertArrayEquals(seen.getFirst().get("scores").toFloats(), outputs.get("scores").toFloats());
    }
  }

  @Test
  void agreesWithTheReferenceAndWithAModelOfAFixedBatch() {
    Tensor images = images(3);
    try (Session open = builder(Dim.of("N")).threads(2).build();
        Session fixed = builder(Dim.of(3)).threads(2).build();
        Session reference = builder(Dim.of("N")).threads(2).backends("reference").build()) {
      assertEquals(1, portions(fixed, 3), "what fixes its batch may depend on its size");
      float[] scores = open.run(Map.of("x", images)).get("scores").toFloats();
      assertArrayEquals(reference.run(Map.of("x", images)).get("scores").toFloats(), scores, 1e-4f);
      assertArrayEquals(fixed.run(Map.of("x", images)).get("scores").toFloats(), scores, 1e-5f);
    }
  }

  @Test
  void readsAndWritesMemoryThatIsTheCallersAlone() {
    try (Session session = builder(Dim.of("N")).threads(2).build();
        Arena arena = Arena.ofConfined()) {
      Tensor heap = images(4);
      TensorType type = TensorType.float32(4, CLASSES);
      Tensor own = Tensor.wrap(heap.type(), arena.allocate(heap.type().byteSize()));
      Tensor scores = Tensor.wrap(type, arena.allocate(type.byteSize()));
      own.copyFrom(heap);
      session.run(Map.of("x", own), Map.of("scores", scores));
      assertArrayEquals(session.run(Map.of("x", heap)).get("scores").toFloats(), scores.toFloats());
    }
  }

  @Test
  void whereThereIsMemoryForOnePortionTheyAreComputedOneAfterTheOther() {
    Tensor images = images(4);
    long needed;
    long tooLittle;
    float[] expected;
    try (Session session = builder(Dim.of("N")).threads(2).build()) {
      expected = session.run(Map.of("x", images)).get("scores").toFloats();
      PlanReport plan = session.plan(Map.of("x", images.type()));
      assertEquals(2, plan.sideBySide());
      tooLittle = plan.arenaBytes() / 2 + plan.packedBytes() - 1;
      needed = tooLittle + 1 + plan.scratchBytes(); // of both
      assertTrue(plan.scratchBytes() < plan.arenaBytes() / 2, "it leaves no room for another");
    }
    try (Session session = builder(Dim.of("N")).threads(2).maxMemory(needed).build()) {
      for (int i = 0; i < 3; i++) {
        assertArrayEquals(expected, session.run(Map.of("x", images)).get("scores").toFloats());
      }
    }
    try (Session session = builder(Dim.of("N")).threads(2).maxMemory(tooLittle).build()) {
      assertThrows(IllegalStateException.class, () -> session.run(Map.of("x", images)));
    }
  }

  @Test
  void severalCallersShareTheThreads() throws Exception {
    try (Session session = builder(Dim.of("N")).threads(3).build();
        var callers = Executors.newFixedThreadPool(3)) {
      Tensor images = images(7);
      float[] expected = session.run(Map.of("x", images)).get("scores").toFloats();
      List<Future<Tensor>> runs = new ArrayList<>();
      for (int i = 0; i < 9; i++) {
        runs.add(callers.submit(() -> session.run(Map.of("x", images)).get("scores")));
      }
      for (Future<Tensor> run : runs) {
        assertArrayEquals(expected, run.get().toFloats());
      }
    }
  }

  @Test
  void profilesAndPlansTellTheWorkOfTheWholeBatch() {
    try (Session session = builder(Dim.of("N")).threads(2).build()) {
      session.run(Map.of("x", images(4)));
      Profile profile = session.profile().orElseThrow();
      assertEquals(1, profile.runs());
      assertTrue(profile.signature().contains("4x3x192x192"), profile::signature);
      Profile.Step conv = profile.steps().getFirst();
      String problem = "conv n1 ic3 ih192 oc32 kh3 ph1";
      assertEquals(4 * ConvProblem.parse(problem).flops(), conv.flops());
      assertEquals(problem, conv.problem());
      assertTrue(conv.minNanos() > 0);
      TensorType type = TensorType.float32(4, 3, SIZE, SIZE);
      assertEquals(conv.flops(), session.plan(Map.of("x", type)).steps().getFirst().flops());
      assertEquals(
          TensorType.float32(4, CLASSES), session.outputTypes(Map.of("x", type)).get("scores"));
    }
  }

  @Test
  void smallBatchesAndModelsThatCombineImagesAreComputedAtOnce() {
    try (Session session = Session.of(TestGraphs.chainModel())) {
      assertEquals(1, session.plan(Map.of("x", TensorType.float32(100, 3))).portions());
    }
    var builder = new GraphBuilder("centred");
    Value x = builder.input("x", DType.FLOAT32, Dim.of("N"), Dim.of(1 << 20));
    Value axes = builder.constant("axes", Tensor.vector(0));
    Value mean = builder.node("mean", new ReduceMean(), x, axes);
    Value centred = builder.node("centred", new Sub(), x, mean);
    Model model = Model.of(builder.output(builder.node("same", new Identity(), centred)).build());
    try (Session session = Session.of(model)) {
      Tensor two = random(1, 2, 1 << 20);
      assertEquals(1, session.plan(Map.of("x", two.type())).portions());
      assertEquals((two.floatAt(0) - two.floatAt(1 << 20)) / 2, session.run(two).floatAt(0), 1e-6f);
    }
  }
}
