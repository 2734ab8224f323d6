package dev.cardinal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.graph.Dim;
import dev.cardinal.tensor.TensorType;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A session is built warm, for the inputs that its builder was told. */
@Timeout(60)
final class SessionWarmupTest {
  private final AtomicInteger steps = new AtomicInteger();
  private final Set<Long> batches = new LinkedHashSet<>();

  @BeforeEach
  void count() {
    ProbeBackend.reset();
    ProbeBackend.beforeStep =
        call -> {
          steps.incrementAndGet();
          batches.add(call.dst(0).shape().dim(0));
        };
  }

  @AfterEach
  void reset() {
    ProbeBackend.reset();
  }

  private static SessionBuilder builder(Dim n) {
    return Session.builder(Model.of(TestGraphs.chain(n))).backends(ProbeBackend.NAME).threads(2);
  }

  @Test
  void fixedTypesNeedNotBeTold() {
    try (Session session = builder(Dim.of(2)).warmup().build()) {
      assertTrue(steps.get() >= 6, () -> steps + " steps ran");
      assertTrue(session.profile().isEmpty(), "no call has run yet");
      session.run(TestGraphs.rows(2, 1));
      assertEquals(1, session.profile().orElseThrow().runs());
    }
  }

  @Test
  void severalSignaturesAreWarmedUpInTheirOrder() {
    SessionBuilder builder = builder(Dim.of("N"));
    builder.warmup(TensorType.float32(5, 3)).warmup(TensorType.float32(1, 3));
    try (Session session = builder.build()) {
      assertEquals(List.of(5L, 1L), List.copyOf(batches));
      float[] values = session.run(TestGraphs.rows(1, 2)).toFloats();
      assertArrayEquals(
          new float[] {TestGraphs.chained(2), TestGraphs.chained(3), TestGraphs.chained(4)},
          values);
    }
  }

  @Test
  void noTimeMeansNoRunButAPlan() {
    SessionBuilder builder = builder(Dim.of("N"));
    builder.warmup(Duration.ZERO, TensorType.float32(4, 3)).build().close();
    assertEquals(0, steps.get());
  }

  @Test
  void typesMustBeTheModels() {
    SessionBuilder open = builder(Dim.of("N")).warmup();
    var e = assertThrows(IllegalArgumentException.class, open::build);
    assertTrue(e.getMessage().contains("no fixed type"), e::getMessage);
    TensorType good = TensorType.float32(1, 3);
    SessionBuilder two = builder(Dim.of("N")).warmup(good, good);
    assertThrows(IllegalArgumentException.class, two::build);
    SessionBuilder other = builder(Dim.of("N")).warmup(TensorType.float32(1, 4));
    assertThrows(IllegalArgumentException.class, other::build);
    SessionBuilder builder = builder(Dim.of("N"));
    Duration negative = Duration.ofMillis(-1);
    assertThrows(IllegalArgumentException.class, () -> builder.warmup(negative, good));
    assertEquals(0, ProbeBackend.OPEN_KERNELS.get());
  }

  @Test
  void anInterruptEndsIt() {
    SessionBuilder builder = builder(Dim.of(2)).warmup();
    Thread.currentThread().interrupt();
    assertThrows(CancellationException.class, builder::build);
    assertTrue(Thread.interrupted());
    assertEquals(0, ProbeBackend.OPEN_KERNELS.get());
  }
}
