package dev.cardinal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When and where the portions of a batch are computed, as a backend of the tests sees it. */
@Timeout(120)
final class SessionPortionsTest {
  @BeforeEach
  @AfterEach
  void reset() {
    ProbeBackend.reset();
  }

  /** Rows that a chain's probes compute in four portions. */
  private static final int ROWS = 1 << 20;

  private static Session probed(int threads) {
    return probed(threads, ROWS, 4);
  }

  private static Session probed(int threads, int rows, int portions) {
    ProbeBackend.inPortions = true;
    Session session =
        Session.builder(TestGraphs.chainModel())
            .backends(ProbeBackend.NAME)
            .threads(threads)
            .build();
    PlanReport plan = session.plan(Map.of("x", TensorType.float32(rows, 3)));
    assertEquals(portions, plan.portions());
    assertEquals(portions == 1 ? 1 : threads, plan.sideBySide());
    return session;
  }

  private static void assertChained(Tensor y) {
    assertChained(y, ROWS);
  }

  private static void assertChained(Tensor y, int rows) {
    assertEquals(TensorType.float32(rows, 3), y.type());
    for (int i = 0; i < 3 * rows; i += 1001) {
      assertEquals(TestGraphs.chained(i - 3), y.floatAt(i), 1e-6f);
    }
  }

  @Test
  void portionsOfManyEntriesAreComputedSideBySide() {
    var both = new CyclicBarrier(2);
    var met = new AtomicInteger();
    try (Session session = probed(2)) {
      ProbeBackend.beforeStep =
          _ -> {
            if (met.incrementAndGet() <= 2) {
              meet(both);
            }
          };
      assertChained(session.run(TestGraphs.rows(ROWS, -3)));
    }
    assertEquals(12, met.get());
  }

  private static void meet(CyclicBarrier barrier) {
    try {
      barrier.await(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException("nobody else computes a portion", e);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aBatchThatEndsEarlyLeavesTheCallersOutputsAsTheyWere(int threads) {
    try (Session session = probed(threads)) {
      Map<String, Tensor> inputs = Map.of("x", TestGraphs.rows(ROWS, -3));
      Tensor y = Tensor.allocate(TensorType.float32(ROWS, 3));
      var steps = new AtomicInteger();
      var cancellation = new Cancellation();
      ProbeBackend.beforeStep =
          _ -> {
            if (steps.incrementAndGet() == 10) {
              cancellation.cancel();
            }
          };
      assertThrows(
          CancellationException.class,
          () -> session.run(inputs, Map.of("sigmoid", y), cancellation));
      assertArrayEquals(new float[3 * ROWS], y.toFloats());
      steps.set(0);
      ProbeBackend.beforeStep =
          _ -> {
            if (steps.incrementAndGet() == 10) {
              throw new IllegalArgumentException("by design");
            }
          };
      var e =
          assertThrows(
              IllegalStateException.class, () -> session.run(inputs, Map.of("sigmoid", y)));
      assertTrue(e.getMessage().contains("by design"), e::getMessage);
      assertArrayEquals(new float[3 * ROWS], y.toFloats());
      ProbeBackend.beforeStep = _ -> {};
      session.run(inputs, Map.of("sigmoid", y));
      assertChained(y);
    }
  }

  @Test
  void manyPortionsAreComputedInRoundsAndTheLastOnAllThreads() {
    int rows = 11 << 18; // eight of the eleven portions in the first round
    var steps = new AtomicInteger();
    try (Session session = probed(2, rows, 11)) {
      ProbeBackend.beforeStep = _ -> steps.incrementAndGet();
      assertChained(session.run(TestGraphs.rows(rows, -3)), rows);
    }
    assertEquals(33, steps.get());
  }

  @Test
  void fewerPortionsThanThreadsAreComputedAtOnce() {
    try (Session session = probed(5, ROWS, 1)) {
      assertChained(session.run(TestGraphs.rows(ROWS, -3)));
    }
  }

  @Test
  void backendsOfOthersGetWholeBatches() {
    try (Session session =
        Session.builder(TestGraphs.chainModel()).backends(ProbeBackend.NAME).build()) {
      assertEquals(1, session.plan(Map.of("x", TensorType.float32(ROWS, 3))).portions());
    }
  }
}
