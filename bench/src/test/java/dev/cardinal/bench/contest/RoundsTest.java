package dev.cardinal.bench.contest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RoundsTest {
  private final List<String> log = new ArrayList<>();

  private final class Fake implements Contestant {
    private final String name;
    private final float output;

    Fake(String name, float output) {
      this.name = name;
      this.output = output;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public void run() {
      log.add(name);
    }

    @Override
    public Tensor output() {
      return Tensor.of(new float[] {output, 4}, 2);
    }

    @Override
    public void beforeTimed() {
      log.add("(");
    }

    @Override
    public void afterTimed() {
      log.add(")");
    }

    @Override
    public void close() {}
  }

  @Test
  void contestantsTakeTurnsAndRunOnceUntimed() {
    var rounds = new Rounds(2, 0, true, 0);
    List<Contestant> fakes = List.of(new Fake("a", 1), new Fake("b", 1));
    double[][] nanos = rounds.nanos(fakes, round -> log.add("round " + round));
    assertEquals("round 0 a ( a ) b ( b ) round 1 b ( b ) a ( a )", String.join(" ", log));
    assertEquals(2, nanos.length);
    assertTrue(nanos[0][1] > 0 && nanos[1][1] > 0);
  }

  @Test
  void unprimedOnesAreTimedAtOnce() {
    new Rounds(1, 0, false, 0).nanos(List.of(new Fake("a", 1)), _ -> {});
    assertEquals(List.of("(", "a", ")"), log);
  }

  @Test
  void warmUpsTakeTheirTime() {
    long start = System.nanoTime();
    new Rounds(1, 0, true, 20).warmUp(List.of(new Fake("a", 1), new Fake("b", 1)));
    assertTrue(System.nanoTime() - start >= 40_000_000);
    assertTrue(log.size() >= 10);
  }

  @Test
  void outputsAreCompared() {
    double difference = Contestants.compare(List.of(new Fake("a", 1), new Fake("b", 1.002f)));
    assertEquals(0.002 / 4, difference, 1e-6);
    var e =
        assertThrows(
            IllegalStateException.class,
            () -> Contestants.compare(List.of(new Fake("a", 1), new Fake("b", 1.1f))));
    assertTrue(e.getMessage().contains("'b'"), e.getMessage());
    assertThrows(
        IllegalStateException.class,
        () -> Contestants.compare(List.of(new Fake("a", 1), new Fake("b", Float.NaN))));
  }

  @Test
  void onnxRuntimeRunsBuiltInNetworks() {
    Workload workload = Workload.of("lenet5", 3);
    try (Contestant ours = Contestants.of("vector", workload, 1);
        Contestant theirs = Contestants.of("ort", workload, 1)) {
      assertTrue(Contestants.compare(List.of(ours, theirs)) < 1e-5);
      assertEquals(ours.output().shape(), theirs.output().shape());
    }
  }
}
