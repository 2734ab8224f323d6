package dev.cardinal.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;

class SummaryTraceTest {
  @Test
  void shapesAreThoseThatOneFindsByHand() {
    String text = Cli.ok("summary", "lenet5", "--trace").out();
    assertEquals(
        List.of(
            "Stage    Layers                       Output shape",
            "-------  ---------------------------  ------------",
            "input                                 1x1x28x28",
            "conv1    Conv 5x5, 1 -> 6 + Sigmoid   1x6x28x28",
            "pool1    AveragePool 2x2, stride 2    1x6x14x14",
            "conv2    Conv 5x5, 6 -> 16 + Sigmoid  1x16x10x10",
            "pool2    AveragePool 2x2, stride 2    1x16x5x5",
            "flatten  Flatten                      1x400",
            "fc1      Gemm, 400 -> 120 + Sigmoid   1x120",
            "fc2      Gemm, 120 -> 84 + Sigmoid    1x84",
            "fc3      Gemm, 84 -> 10               1x10"),
        text.lines().toList());
  }

  @Test
  void blocksTellWhatIsInThem() {
    String text = Cli.ok("summary", "resnext50_32x4d", "--trace", "--input", "2x3x64x96").out();
    List<String> lines = text.lines().map(line -> line.replaceAll(" {2,}", "  ")).toList();
    int at = lines.indexOf("layer2.0  path");
    assertEquals(
        List.of(
            "  Conv 1x1, 256 -> 256 + BatchNormalization + Relu  2x256x16x24",
            "  Conv 3x3, 256 -> 256, stride 2, 32 groups + BatchNormalization + Relu  2x256x8x12",
            "  Conv 1x1, 256 -> 512 + BatchNormalization  2x512x8x12",
            "  path",
            "  Conv 1x1, 256 -> 512, stride 2 + BatchNormalization  2x512x8x12",
            "  added + Relu  2x512x8x12",
            "layer2.1  path"),
        lines.subList(at + 1, at + 8));
  }

  @Test
  void gatesAndConcatenationsAreBlocksToo() {
    String gated = Cli.ok("summary", "seresnext50_32x4d", "--trace").out();
    assertTrue(gated.contains("            multiplied "), gated);
    JsonNode fire = Cli.ok("summary", "squeezenet1_1", "--trace", "--json").json();
    JsonNode stage = fire.path("stages").path(3);
    assertEquals(List.of("name", "layers", "output"), Cli.fields(stage));
    assertEquals("features.3", stage.path("name").asText());
    assertEquals("concatenated", stage.path("layers").path(4).asText());
    assertEquals("[1,128,55,55]", stage.path("output").toString());
    assertEquals("[1,3,224,224]", fire.path("inputs").path("input").toString());
  }

  @Test
  void namesOfExportersAreRead() {
    String text = Cli.ok("summary", KnownModel.EMBEDDED, "--trace").out();
    assertTrue(text.contains("\nlayer1.0  path\n"), text);
    assertTrue(text.contains("\nconv1     Conv 3x3, 1 -> 64 + BatchNormalization + Relu "), text);
  }
}
