package dev.cardinal.bench.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.app.CommandException;
import dev.cardinal.bench.peer.Peers;
import dev.cardinal.bench.result.Comparison;
import dev.cardinal.bench.result.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BaselineTest {
  private static final String[] ALL = {"vector", "onednn", "ort", "pytorch"};
  private static final Comparison BEFORE = new Made(1, 1, 0.03, Map.of()).comparison(ALL);

  private static List<String> slower(Comparison before, Comparison now) {
    return Baseline.verdicts(before, now).stream()
        .filter(Baseline::isSlower)
        .map(Verdict::contestant)
        .toList();
  }

  @Test
  void oneThatIsSlowerIsFound() {
    for (String contestant : ALL) {
      for (int seed = 100; seed < 120; seed++) {
        var made = new Made(seed, 1, 0.03, Map.of(contestant, 1.15));
        assertEquals(List.of(contestant), slower(BEFORE, made.comparison(ALL)), made.toString());
      }
    }
  }

  @Test
  void noneIsAccusedThatIsNot() {
    List<String> accused = new ArrayList<>();
    for (int seed = 200; seed < 300; seed++) {
      accused.addAll(slower(BEFORE, new Made(seed, 1, 0.03, Map.of()).comparison(ALL)));
    }
    assertEquals(List.of(), accused);
  }

  @Test
  void aSlowerMachineIsNobodysFault() {
    for (double machine : new double[] {0.7, 1.2, 1.5}) {
      for (int seed = 400; seed < 420; seed++) {
        var same = new Made(seed, machine, 0.2, Map.of());
        assertEquals(List.of(), slower(BEFORE, same.comparison(ALL)), same.toString());
        var slowed = new Made(seed, machine, 0.2, Map.of("ort", 1.15));
        assertEquals(List.of("ort"), slower(BEFORE, slowed.comparison(ALL)), slowed.toString());
      }
    }
  }

  @Test
  void twoThatAreSlowerAreFoundAmongFour() {
    var made = new Made(500, 1.1, 0.03, Map.of("vector", 1.2, "pytorch", 1.2));
    assertEquals(List.of("vector", "pytorch"), slower(BEFORE, made.comparison(ALL)));
  }

  @Test
  void oneAloneIsHeldAgainstThePeak() {
    Comparison before = new Made(1, 1, 0, Map.of()).comparison("vector");
    Comparison same = new Made(2, 1.3, 0, Map.of()).comparison("vector");
    assertEquals(List.of(), slower(before, same));
    Comparison slowed = new Made(3, 1.3, 0, Map.of("vector", 1.15)).comparison("vector");
    assertEquals(List.of("vector"), slower(before, slowed));
  }

  @Test
  void whatBothMeasuredIsJudged() {
    Comparison now = new Made(6, 1, 0, Map.of("onednn", 0.8)).comparison("onednn", "ort");
    List<Verdict> verdicts = Baseline.verdicts(BEFORE, now);
    assertEquals(
        List.of("onednn faster", "ort no difference"),
        verdicts.stream().map(v -> v.contestant() + " " + v.judgement()).toList());
    Verdict faster = verdicts.getFirst();
    assertEquals(0.8, faster.change().median(), 0.05);
    assertTrue(faster.change().low() < 0.8 && 0.8 < faster.change().high(), "" + faster);
  }

  @Test
  void aBaselineOfSomethingElseIsAnError() {
    var assignment =
        new Assignment(
            List.of(Peers.of("vector")),
            List.of(8),
            List.of(1),
            List.of(1),
            Pace.QUICK,
            Duration.ofSeconds(1),
            Map.of());
    var other =
        assertThrows(CommandException.class, () -> Baseline.check(BEFORE, "resnet18", assignment));
    assertTrue(other.getMessage().contains("is of resnext50_32x4d"), other.getMessage());
    var nothing =
        assertThrows(
            CommandException.class, () -> Baseline.check(BEFORE, "resnext50_32x4d", assignment));
    assertTrue(nothing.getMessage().contains("none of these"), nothing.getMessage());
  }
}
