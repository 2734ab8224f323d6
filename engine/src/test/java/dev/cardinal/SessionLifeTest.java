package dev.cardinal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.graph.Dim;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Closing, cancelling, interrupting and failing. */
@Timeout(60)
final class SessionLifeTest {
  @BeforeEach
  @AfterEach
  void reset() {
    ProbeBackend.reset();
  }

  private static SessionBuilder builder() {
    return Session.builder(TestGraphs.chainModel()).backends(ProbeBackend.NAME);
  }

  static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(20, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void afterCloseEverythingIsAnError() {
    Session session = builder().build();
    session.run(TestGraphs.rows(1, 0));
    session.close();
    session.close();
    var e = assertThrows(IllegalStateException.class, () -> session.run(TestGraphs.rows(1, 0)));
    assertTrue(e.getMessage().contains("closed"), e::getMessage);
    var types = Map.of("x", TensorType.float32(1, 3));
    assertThrows(IllegalStateException.class, () -> session.plan(types));
    assertThrows(IllegalStateException.class, () -> session.outputTypes(types));
    assertEquals(1, session.profile().orElseThrow().runs(), "figures stay");
    assertEquals(0, ProbeBackend.OPEN_KERNELS.get());
  }

  @Test
  void closeWaitsForRunsUnderWay() throws Exception {
    Session session = builder().threads(2).build();
    var inside = new CountDownLatch(1);
    var go = new CountDownLatch(1);
    ProbeBackend.beforeStep =
        _ -> {
          inside.countDown();
          await(go);
        };
    try (var executor = Executors.newFixedThreadPool(3)) {
      Future<Tensor> run = executor.submit(() -> session.run(TestGraphs.rows(1, 2)));
      await(inside);
      Future<?> close = executor.submit(session::close);
      assertThrows(TimeoutException.class, () -> close.get(200, TimeUnit.MILLISECONDS));
      Future<Tensor> late = executor.submit(() -> session.run(TestGraphs.rows(1, 2)));
      go.countDown();
      close.get(10, TimeUnit.SECONDS);
      assertEquals(TestGraphs.chained(2), run.get().floatAt(0), 1e-6f);
      var e = assertThrows(ExecutionException.class, late::get);
      assertTrue(e.getCause() instanceof IllegalStateException, e::toString);
    }
  }

  @Test
  void aRunIsCancelledBetweenSteps() {
    try (Session session = builder().threads(1).build()) {
      var cancellation = new Cancellation();
      var steps = new AtomicInteger();
      ProbeBackend.beforeStep =
          _ -> {
            if (steps.incrementAndGet() == 2) {
              cancellation.cancel();
            }
          };
      Tensor own = Tensor.of(new float[] {7, 7, 7}, 1, 3);
      var e =
          assertThrows(
              CancellationException.class,
              () ->
                  session.run(
                      Map.of("x", TestGraphs.rows(1, 0)), Map.of("sigmoid", own), cancellation));
      assertTrue(e.getMessage().contains("sigmoid"), e::getMessage);
      assertEquals(2, steps.get());
      assertEquals(7, own.floatAt(0), "outputs of a cancelled run stay as they were");
      assertTrue(cancellation.isCancelled());
      assertThrows(
          CancellationException.class,
          () -> session.run(Map.of("x", TestGraphs.rows(1, 0)), cancellation));
      assertEquals(1, session.run(TestGraphs.rows(1, 0)).shape().dim(0));
    }
  }

  @Test
  void aThreadThatWaitsForItsTurnCanBeInterrupted() throws Exception {
    var inside = new CountDownLatch(1);
    var go = new CountDownLatch(1);
    ProbeBackend.beforeStep =
        _ -> {
          inside.countDown();
          await(go);
        };
    try (Session session = builder().threads(2).maxConcurrentRuns(1).build();
        var executor = Executors.newFixedThreadPool(1)) {
      Future<Tensor> run = executor.submit(() -> session.run(TestGraphs.rows(1, 0)));
      await(inside);
      var interrupted = new CountDownLatch(1);
      var waiting =
          new Thread(
              () -> {
                assertThrows(CancellationException.class, () -> session.run(TestGraphs.rows(1, 0)));
                if (Thread.currentThread().isInterrupted()) {
                  interrupted.countDown();
                }
              });
      waiting.start();
      waiting.interrupt();
      await(interrupted);
      go.countDown();
      assertEquals(1, run.get().shape().dim(0));
      assertEquals(1, session.run(TestGraphs.rows(1, 0)).shape().dim(0));
    }
  }

  @Test
  void aKernelThatFailsNamesItsNodeAndHarmsNoLaterRun() {
    try (Session session = builder().threads(2).build()) {
      ProbeBackend.beforeStep =
          call -> {
            if (call.shared().length < 16) {
              throw new AssertionError("no shared scratch");
            }
            throw new UnsupportedOperationException("not today");
          };
      var e = assertThrows(IllegalStateException.class, () -> session.run(TestGraphs.rows(1, 0)));
      for (String part :
          new String[] {"'relu'", "(Relu)", "probe:any:probe", "relu 1x3", "not today"}) {
        assertTrue(e.getMessage().contains(part), e::getMessage);
      }
      ProbeBackend.beforeStep = _ -> {};
      assertEquals(1, session.run(TestGraphs.rows(1, 0)).shape().dim(0));
      assertEquals(1, session.profile().orElseThrow().runs(), "failed runs are not counted");
    }
  }

  @Test
  void aFailedBuildLeavesNothingBehind() {
    ProbeBackend.onCreate =
        _ -> {
          if (ProbeBackend.OPEN_KERNELS.get() == 2) {
            throw new IllegalStateException("third kernel");
          }
        };
    Model fixed = Model.of(TestGraphs.chain(Dim.of(1)));
    assertThrows(
        IllegalStateException.class,
        () -> Session.builder(fixed).backends(ProbeBackend.NAME).build());
    assertEquals(0, ProbeBackend.OPEN_KERNELS.get());
  }

  @Test
  void sessionsMayShareThreads() {
    try (Session first = builder().threads(3).build()) {
      try (Session second =
          Session.builder(TestGraphs.chainModel())
              .backends(ProbeBackend.NAME)
              .shareThreads(first)
              .build()) {
        assertEquals(3, second.threads());
        second.run(TestGraphs.rows(1, 0));
      }
      assertEquals(1, first.run(TestGraphs.rows(1, 0)).shape().dim(0));
    }
  }

  @Test
  void noMoreRunsAtOnceThanAllowed() throws Exception {
    var active = new AtomicInteger();
    var most = new AtomicInteger();
    ProbeBackend.beforeStep =
        _ -> {
          most.accumulateAndGet(active.incrementAndGet(), Math::max);
          LockSupport.parkNanos(20_000);
          active.decrementAndGet();
        };
    try (Session session = builder().threads(8).maxConcurrentRuns(2).build();
        var executor = Executors.newFixedThreadPool(8)) {
      var runs = new ArrayList<Future<Tensor>>();
      for (int i = 0; i < 200; i++) {
        int n = 1 + i % 3;
        runs.add(executor.submit(() -> session.run(TestGraphs.rows(n, n))));
      }
      for (int i = 0; i < runs.size(); i++) {
        assertEquals(TestGraphs.chained(1 + i % 3), runs.get(i).get().floatAt(0), 1e-6f);
      }
    }
    assertTrue(most.get() <= 2, most + " runs at once");
    assertFalse(active.get() > 0);
  }
}
