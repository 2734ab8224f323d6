package dev.cardinal.bench.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cardinal.bench.report.Json;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OnnxRuntimeProfileTest {
  private static final String FILE = Fixtures.text("ort-profile.json");

  private static OnnxRuntimeProfile profile(String json, int before) {
    return OnnxRuntimeProfile.of(Json.parse(json, JsonNode.class), before);
  }

  @Test
  void stepsAndTimesOfEachRunAreRead() {
    OnnxRuntimeProfile profile = profile(FILE, 1);
    assertEquals(25, profile.steps().size());
    assertEquals(2, profile.times().millis().size());
    assertEquals(
        new Step("Conv", "Conv nchwc", "", Set.of(), Set.of("relu")), profile.steps().getFirst());
    Step reorder = profile.steps().get(22);
    assertEquals("ReorderOutput", reorder.operator());
    Step last = profile.steps().getLast();
    assertEquals("Gemm", last.operator());
    assertEquals(Set.of("fc"), last.nodes());
    for (int run = 0; run < 2; run++) {
      double sum = Arrays.stream(profile.times().millis().get(run)).sum();
      assertTrue(sum <= profile.runs().get(run) && sum > profile.runs().get(run) / 2, "" + sum);
    }
  }

  @Test
  void namesAreFreedOfWhatFusionsAdd() {
    String event =
        "{\"cat\":\"Node\",\"name\":\"NAME_kernel_time\",\"ts\":2,\"dur\":3,"
            + "\"args\":{\"op_name\":\"FusedConv\",\"provider\":\"XnnpackExecutionProvider\"}},";
    String run = "{\"cat\":\"Session\",\"name\":\"model_run\",\"ts\":1,\"dur\":9,\"args\":{}}";
    for (String name : List.of("conv1", "conv1_token_12", "conv1/MatMulAddFusion", "fused conv1")) {
      Step step = profile("[" + event.replace("NAME", name) + run + "]", 0).steps().getFirst();
      assertEquals("Conv", step.operator());
      assertEquals("FusedConv by XnnpackExecutionProvider", step.kernel());
      assertTrue(step.nodes().contains("conv1"), step::toString);
    }
  }

  @Test
  void runsThatCannotBeComparedAreAnError() {
    assertThrows(IllegalArgumentException.class, () -> profile(FILE, 3));
    assertThrows(IllegalArgumentException.class, () -> profile("[]", 0));
    int second = FILE.indexOf("flatten_kernel_time", FILE.indexOf("model_run"));
    String unequal = FILE.substring(0, second) + "other" + FILE.substring(second);
    assertThrows(IllegalArgumentException.class, () -> profile(unequal, 0));
  }
}
