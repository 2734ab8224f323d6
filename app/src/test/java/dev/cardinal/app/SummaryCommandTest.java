package dev.cardinal.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;

class SummaryCommandTest {
  @Test
  void totalsAreThoseOfTorchsummary() {
    String text = Cli.ok("summary", "resnext50_32x4d").out();
    List<String> totals = text.lines().dropWhile(line -> !line.isEmpty()).skip(1).toList();
    assertEquals(
        List.of(
            "Total params: 25,028,904",
            "Trainable params: 25,028,904",
            "Non-trainable params: 0",
            "Total mult-adds (G): 4.23",
            "Input size (MB): 0.57",
            "Forward/backward pass size (MB): 361.78",
            "Params size (MB): 95.48",
            "Estimated Total Size (MB): 457.83"),
        totals);
  }

  @Test
  void layersHaveTheirShapesParametersAndMultiplyAccumulates() {
    JsonNode tree = Cli.ok("summary", "resnet18", "--input", "2x3x64x96", "--json").json();
    assertEquals(
        List.of(
            "model",
            "inputs",
            "layers",
            "parameters",
            "macs",
            "input_mb",
            "forward_backward_mb",
            "parameters_mb",
            "total_mb"),
        Cli.fields(tree));
    assertEquals(11_689_512, tree.path("parameters").asLong());
    JsonNode conv1 = tree.path("layers").path(0);
    assertEquals(List.of("name", "type", "output", "parameters", "macs"), Cli.fields(conv1));
    assertEquals("conv1", conv1.path("name").asText());
    assertEquals("[2,64,32,48]", conv1.path("output").toString());
    assertEquals(64 * 3 * 7 * 7, conv1.path("parameters").asLong());
    assertEquals(2L * 64 * 32 * 48 * 3 * 7 * 7, conv1.path("macs").asLong());
  }

  @Test
  void theEmbeddedModelHasAsManyParametersAsItsTrainingCounted() {
    Cli result = Cli.ok("summary", KnownModel.EMBEDDED, "--json");
    assertEquals(382_410, result.json().path("parameters").asLong());
    assertTrue(result.err().contains("1x1x28x28"), result.err());
  }

  @Test
  void aWrongNameListsTheKnownOnes() {
    Cli.fails(1, List.of("summary", "resnext51"), "resnext51", "fashion_resnext", "resnet152");
  }

  @Test
  void aShapeThatTheModelDoesNotTakeIsAnError() {
    Cli.fails(
        1, List.of("summary", "resnet18", "--input", "1x4x64x64"), "float32[Nx3xHxW]", "1x4x64x64");
    Cli.fails(1, List.of("summary", "resnet18", "--input", "1x3x64"), "1x3x64");
    Cli.fails(1, List.of("summary", "resnet18", "--input", "ten"), "'ten' is not a shape");
    Cli.fails(1, List.of("summary", "resnet18", "--input", "x=1x3x64x64"), "no input 'x'", "input");
  }

  @Test
  void aWrongCommandLineShowsTheUsage() {
    Cli.fails(2, List.of(), "subcommand");
    Cli.fails(2, List.of("summary"), "NAME|FILE");
    Cli.fails(2, List.of("summary", "resnet18", "--bogus"), "--bogus");
    assertTrue(Cli.run("summary").err().contains("Usage: cardinal summary"));
  }
}
