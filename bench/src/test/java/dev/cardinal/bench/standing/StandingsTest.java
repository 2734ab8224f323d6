package dev.cardinal.bench.standing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.bench.report.Json;
import dev.cardinal.bench.standing.ForkResult.Pair;
import dev.cardinal.bench.standing.ForkResult.Run;
import dev.cardinal.bench.standing.ForkResult.Step;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The rows that are made of made-up times: a peak of 100 GFLOP/s, and times in milliseconds. */
final class StandingsTest {
  private static final String FOUR = "conv n1 g32 ic128 ih56 oc128 kh3 ph1";
  private static final String EIGHT = "conv n1 g32 ic256 ih28 oc256 kh3 ph1";
  private static final double[] PEAK = {100, 100, 100};

  private static final Task MAIN = new Task(Task.Kind.NETWORK, RowGroup.NETWORK, 1, 1, false, 3, 0);

  private static double[] times(double... values) {
    return values;
  }

  private static Step step(String operator, String problem, long flops, double millis) {
    return new Step(
        Results.OURS, "n", operator, "k", problem, flops, times(millis, millis, millis));
  }

  private static ForkResult network() {
    List<Run> runs =
        List.of(
            new Run(Results.OURS, times(100, 100, 200)),
            new Run("onnxruntime 1.0", times(120, 130, 260)),
            new Run("cardinal onednn,vector", times(90, 90, 180)));
    List<Step> steps =
        List.of(
            step("Conv", "conv n1 ic3 ih224 oc64 kh7 sh2 ph3", 200_000_000, 3),
            step("MaxPool", "maxpool", 0, 1),
            step("Conv", "conv n1 ic64 ih56 oc128 kh1", 90_000_000, 1),
            step("Conv", "conv n1 ic128 ih56 oc256 kh1", 70_000_000, 1),
            step("Conv", "conv n1 ic128 ih56 oc256 kh1", 70_000_000, 1));
    return new ForkResult(MAIN, runs, steps, List.of(), PEAK, 101, 8_000_000_000L, 1e-6, 0);
  }

  private static ForkResult grouped() {
    var task = new Task(Task.Kind.GROUPED, RowGroup.NETWORK, 1, 1, false, 3, 0);
    List<Pair> pairs =
        List.of(
            new Pair(FOUR, 29_000_000, "k", times(1, 1, 1), "p", times(1.9, 1.9, 1.9), PEAK),
            new Pair(EIGHT, 29_000_000, "k", times(1, 1, 1), "p", times(1.5, 1.5, 1.5), PEAK));
    return new ForkResult(task, List.of(), List.of(), pairs, new double[0], 0, 0, 1e-6, 0);
  }

  private static Row row(List<Row> rows, String what) {
    return rows.stream().filter(row -> row.what().contains(what)).findFirst().orElseThrow();
  }

  @Test
  void ratiosAreMediansOfRounds() {
    List<Row> rows = Standings.rows(new Results(List.of(network())));
    Row peer = row(rows, "ONNX Runtime's time / ours");
    assertEquals(1.3, peer.estimate().median(), 1e-9);
    assertEquals("aim", peer.verdict());
    Row oneDnn = row(rows, "oneDNN as the backend");
    assertEquals(0.9, oneDnn.estimate().median(), 1e-9);
    assertEquals("", oneDnn.verdict());
  }

  @Test
  void efficienciesArePartsOfThePeak() {
    List<Row> rows = Standings.rows(new Results(List.of(network())));
    Row whole = row(rows, "the whole network");
    assertEquals(0.8, whole.estimate().median(), 1e-9); // 8 GFLOP in 100 ms
    assertEquals("yes", whole.verdict());
    Row pointwise = row(rows, "1x1");
    assertEquals(0.7, pointwise.estimate().median(), 1e-9);
    assertEquals("no", pointwise.verdict());
    assertTrue(pointwise.note().startsWith("1 of 2 are below"), pointwise.note());
    assertTrue(pointwise.note().contains("ic128 ih56 oc256"), pointwise.note());
    assertEquals(0.5, row(rows, "stem").estimate().median(), 1e-9); // with its pooling
  }

  @Test
  void groupedConvolutionsHaveGoalsByTheirWidth() {
    List<Row> rows = Standings.rows(new Results(List.of(grouped())));
    assertEquals("no", row(rows, FOUR).verdict());
    assertEquals("aim", row(rows, EIGHT).verdict());
  }

  @Test
  void reportsComeBackFromJson() {
    Report report =
        Report.of(Map.of("processor", "any"), new Results(List.of(network(), grouped())));
    Report back = Json.parse(Json.of(report), Report.class);
    assertEquals(report.markdown(), back.markdown());
    assertEquals(Standings.rows(new Results(back.forks())), report.rows());
    for (String part : List.of("| any", "130.0 / 100.0 ms", "80.0 %", "1.30", FOUR)) {
      assertTrue(report.markdown().contains(part), part + " in\n" + report.markdown());
    }
  }
}
