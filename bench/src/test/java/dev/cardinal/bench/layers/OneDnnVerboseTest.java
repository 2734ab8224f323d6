package dev.cardinal.bench.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.bench.layers.Recorded.PlanStep;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OneDnnVerboseTest {
  private static final List<String> LINES = Fixtures.text("onednn-verbose.txt").lines().toList();

  @Test
  void primitivesAreReadInOrder() {
    List<Execution> executions = OneDnnVerbose.parse(LINES);
    assertEquals(24, executions.size());
    assertEquals("reorder", executions.getFirst().primitive());
    assertEquals("jit:uni", executions.getFirst().implementation());
    Execution stem = executions.get(1);
    assertEquals(
        "convolution brg_conv_fwd:avx512_core", stem.primitive() + " " + stem.implementation());
    String line = LINES.stream().filter(l -> l.contains("ic3oc16")).findFirst().orElseThrow();
    assertEquals(line.substring(line.lastIndexOf(',') + 1), Double.toString(stem.millis()));
    assertEquals(21, executions.stream().filter(e -> e.primitive().equals("convolution")).count());
    assertEquals("matmul", executions.getLast().primitive());
  }

  @Test
  void theFormIsTheOutputsOwn() {
    List<Execution> executions =
        OneDnnVerbose.parse(
            List.of(
                "onednn_verbose,v1,1.5,primitive,info,template:operation,engine,implementation,primitive,time",
                "onednn_verbose,v1,2.5,primitive,exec,cpu,jit:avx2,pooling,0.25",
                "onednn_verbose,v1,3.5,primitive,create:cache_hit,cpu,jit:avx2,pooling,0.75"));
    assertEquals(List.of(new Execution("pooling", "jit:avx2", 0.25)), executions);
  }

  @Test
  void aLineThatIsCutShortIsAnError() {
    var cut = List.of("onednn_verbose,v1,primitive,exec,cpu,convolution,jit:avx2,forward");
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> OneDnnVerbose.parse(cut));
    assertTrue(e.getMessage().endsWith(cut.getFirst()), e.getMessage());
    assertEquals(List.of(), OneDnnVerbose.parse(List.of("", "something else,exec,cpu")));
  }

  @Test
  void primitivesOfSeveralRunsAreJoinedToTheirSteps() {
    var steps =
        List.of(
            new PlanStep("a", "onednn:conv:f32", ""),
            new PlanStep("b", "vector:relu:f32", ""),
            new PlanStep("c", "onednn:conv:f32", ""));
    var runs = new ArrayList<Execution>();
    for (double millis : new double[] {1, 5, 3}) {
      runs.add(new Execution("convolution", "jit", millis));
      runs.add(new Execution("convolution", "brg", 10 * millis));
    }
    assertEquals(
        List.of(
            new Execution("convolution", "jit", 3),
            Execution.NONE,
            new Execution("convolution", "brg", 30)),
        OneDnnExecutions.join(steps, runs, 3));
    assertThrows(
        IllegalArgumentException.class, () -> OneDnnExecutions.join(steps, runs.subList(1, 6), 3));
    runs.set(2, new Execution("convolution", "other", 5));
    assertThrows(IllegalArgumentException.class, () -> OneDnnExecutions.join(steps, runs, 3));
  }
}
