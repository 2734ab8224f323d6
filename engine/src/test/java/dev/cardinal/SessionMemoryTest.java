package dev.cardinal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.graph.Dim;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A session takes no more memory than it may. */
@Timeout(60)
final class SessionMemoryTest {
  private static final int SCRATCH = 16 * Float.BYTES;

  @BeforeEach
  @AfterEach
  void reset() {
    ProbeBackend.reset();
  }

  private static SessionBuilder builder() {
    return Session.builder(TestGraphs.chainModel()).backends(ProbeBackend.NAME).threads(4);
  }

  /** What one run of n rows takes: two buffers, and the probe's scratch. */
  private static long runBytes(int n) {
    return 2 * Math.ceilDiv(n * 3L * Float.BYTES, 64L) * 64 + SCRATCH;
  }

  @Test
  void whatDoesNotFitIsAnErrorWithFigures() {
    int n = 1 << 18;
    try (Session session = builder().maxMemory(runBytes(n) - 1).build()) {
      var e = assertThrows(IllegalStateException.class, () -> session.run(TestGraphs.rows(n, 0)));
      assertTrue(e.getMessage().contains("7 MiB"), e::getMessage);
      assertTrue(e.getMessage().contains("maxMemory"), e::getMessage);
      session.run(TestGraphs.rows(1, 0));
    }
    try (Session session = builder().maxMemory(runBytes(n)).build()) {
      session.run(TestGraphs.rows(n, 0));
    }
  }

  @Test
  void aPlanGivesItsIdleMemoryToAnother() {
    try (Session session = builder().maxMemory(runBytes(100)).build()) {
      for (int round = 0; round < 3; round++) {
        for (int n : new int[] {100, 60, 99, 1}) {
          assertEquals(n, session.run(TestGraphs.rows(n, 0)).shape().dim(0));
        }
      }
    }
  }

  @Test
  void packedWeightsCountAndPushOutIdleMemory() {
    var key = Tensor.of(new float[1], 1);
    ProbeBackend.onCreate = weights -> weights.packed(key, "test", 100, _ -> {});
    try (Session session = builder().maxMemory(runBytes(100) + 400).build()) {
      session.run(TestGraphs.rows(100, 0));
      assertEquals(400, session.plan(Map.of("x", TensorType.float32(100, 3))).packedBytes());
      assertThrows(IllegalStateException.class, () -> session.run(TestGraphs.rows(110, 0)));
      session.run(TestGraphs.rows(100, 0));
      var more = Tensor.of(new float[] {1}, 1);
      ProbeBackend.onCreate = weights -> weights.packed(more, "test", 100, _ -> {});
      session.run(TestGraphs.rows(1, 0)); // the idle memory of 100 rows makes room for its weights
      assertThrows(IllegalStateException.class, () -> session.run(TestGraphs.rows(100, 0)));
    }
  }

  @Test
  void weightsThatCannotBePackedTakeNothing() {
    var key = Tensor.of(new float[1], 1);
    ProbeBackend.onCreate =
        weights ->
            weights.packed(
                key,
                "test",
                100,
                _ -> {
                  throw new IllegalStateException("unreadable");
                });
    Model fixed = Model.of(TestGraphs.chain(Dim.of("N")));
    try (Session session =
        Session.builder(fixed)
            .backends(ProbeBackend.NAME)
            .threads(1)
            .maxMemory(runBytes(1) + 400)
            .build()) {
      for (int i = 0; i < 3; i++) {
        var e = assertThrows(IllegalStateException.class, () -> session.run(TestGraphs.rows(1, 0)));
        assertEquals("unreadable", e.getMessage());
      }
    }
  }

  /** Memory for two runs of one signature, or one of each: all get their turn, none fails. */
  @Test
  void runsWaitForMemoryThatOthersHold() throws Exception {
    var active = new AtomicInteger();
    var most = new AtomicInteger();
    ProbeBackend.beforeStep =
        _ -> {
          most.accumulateAndGet(active.incrementAndGet(), Math::max);
          LockSupport.parkNanos(20_000);
          active.decrementAndGet();
        };
    try (Session session = builder().maxMemory(2 * runBytes(50)).build();
        var executor = Executors.newFixedThreadPool(4)) {
      var runs = new ArrayList<Future<Tensor>>();
      for (int i = 0; i < 300; i++) {
        int n = 48 + i % 3;
        runs.add(executor.submit(() -> session.run(TestGraphs.rows(n, n))));
      }
      for (int i = 0; i < runs.size(); i++) {
        assertEquals(48 + i % 3, runs.get(i).get().shape().dim(0));
      }
    }
    assertTrue(most.get() <= 2, most + " runs at once");
  }

  @Test
  void limitsMustBePositive() {
    assertThrows(IllegalArgumentException.class, () -> builder().maxMemory(0));
    assertThrows(IllegalArgumentException.class, () -> builder().maxPlans(0));
    assertThrows(IllegalArgumentException.class, () -> builder().maxConcurrentRuns(0));
    assertThrows(IllegalArgumentException.class, () -> builder().threads(0));
  }
}
