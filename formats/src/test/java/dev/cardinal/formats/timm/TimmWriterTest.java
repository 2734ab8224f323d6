package dev.cardinal.formats.timm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.formats.ConfigJson;
import dev.cardinal.formats.image.ModelMetadata;
import dev.cardinal.graph.Graph;
import dev.cardinal.model.LeNet;
import dev.cardinal.model.Network;
import dev.cardinal.model.ResNet;
import dev.cardinal.tensor.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TimmWriterTest {
  private static final Network NETWORK = ResNet.RESNET18.withClasses(3).withChannels(1);
  private static final Map<String, String> FACTS =
      Map.of(
          ModelMetadata.INPUT_SIZE, "1,28,28",
          ModelMetadata.MEAN, "0.286",
          ModelMetadata.STD, "0.353",
          ModelMetadata.CROP_PCT, "1.0",
          ModelMetadata.INTERPOLATION, "bilinear",
          ModelMetadata.LABELS, "T-shirt/top\nBag\nShoe");

  @TempDir Path folder;

  private static Map<String, Tensor> parameters(Graph graph) {
    Map<String, Tensor> parameters = new LinkedHashMap<>();
    graph.constants().forEach((value, tensor) -> parameters.put(value.name(), tensor));
    return parameters;
  }

  @Test
  void whatIsWrittenIsReadAsItWas() {
    Graph graph = NETWORK.graph();
    Path timm = folder.resolve("my_resnet");
    TimmWriter.write(timm, NETWORK, parameters(graph), FACTS);
    Graph read = new TimmFolder().read(timm);
    assertEquals(graph.inputs(), read.inputs());
    FACTS.forEach((key, value) -> assertEquals(value, read.metadata().get(key), key));
    graph
        .constants()
        .forEach(
            (value, tensor) -> {
              Tensor found = read.constant(value).orElseThrow();
              assertEquals(tensor.type(), found.type());
              assertEquals(-1, tensor.segment().mismatch(found.segment()), value.name());
            });
  }

  /** The entries that timm looks for. */
  @Test
  void theConfigurationIsTimms() {
    Path timm = folder.resolve("timm");
    TimmWriter.write(timm, NETWORK, parameters(NETWORK.graph()), FACTS);
    ConfigJson config = ConfigJson.read(timm.resolve("config.json"));
    assertEquals(Optional.of("resnet18"), config.value("architecture"));
    assertEquals(Optional.of("3"), config.value("num_classes"));
    assertEquals(Optional.of("1"), config.value("model_args.in_chans"));
    assertEquals(Optional.of(List.of("1", "28", "28")), config.values("pretrained_cfg.input_size"));
    assertEquals(Optional.of("conv1"), config.value("pretrained_cfg.first_conv"));
    assertEquals(Optional.of("fc"), config.value("pretrained_cfg.classifier"));
    assertEquals(Optional.of(List.of("T-shirt/top", "Bag", "Shoe")), config.values("label_names"));
  }

  @Test
  void otherNetworksAreRefused() {
    assertFalse(TimmWriter.knows(LeNet.LENET5));
    assertTrue(TimmWriter.knows(NETWORK));
    Path timm = folder.resolve("timm");
    var e =
        assertThrows(
            IllegalArgumentException.class,
            () -> TimmWriter.write(timm, LeNet.LENET5, Map.of(), Map.of()));
    assertTrue(e.getMessage().contains("'lenet5'"), e.getMessage());
    assertFalse(Files.exists(timm));
  }
}
