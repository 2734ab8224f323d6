package dev.cardinal.formats.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.format.ModelFormatException;
import dev.cardinal.formats.npy.Npy;
import dev.cardinal.graph.Dim;
import dev.cardinal.graph.Graph;
import dev.cardinal.graph.GraphBuilder;
import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Shape;
import dev.cardinal.tensor.Tensor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class PreprocessingTest {
  private static final Pattern RESIZED = Pattern.compile("(.*)_to_(\\d+)x(\\d+)_(.*)\\.png");

  static List<String> resized() {
    return TestImages.names(".png").stream()
        .filter(name -> RESIZED.matcher(name).matches())
        .toList();
  }

  @ParameterizedTest
  @MethodSource("resized")
  void resizesAsPillowDoes(String name) {
    Matcher parts = RESIZED.matcher(name);
    assertTrue(parts.matches());
    int width = Integer.parseInt(parts.group(2));
    int height = Integer.parseInt(parts.group(3));
    Image resized =
        Resampler.resize(
            TestImages.decode(parts.group(1) + ".png"),
            Interpolation.valueOf(parts.group(4).toUpperCase(Locale.ROOT)),
            new Resampler.Axis(width, 0, width),
            new Resampler.Axis(height, 0, height));
    assertEquals(0, TestImages.difference(resized, TestImages.decode(name)));
  }

  @ParameterizedTest
  @CsvSource({"36, 32", "61, 56", "75, 75"})
  void tensorsAreTorchvisions(int resize, int crop) {
    var preprocessing =
        Preprocessing.of(
            Map.of(
                ModelMetadata.INPUT_SIZE,
                "3," + crop + "," + crop,
                ModelMetadata.CROP_PCT,
                Double.toString((double) crop / resize)));
    Tensor tensor = preprocessing.tensor(TestImages.decode("rgb_97x61.png"));
    String name = "rgb_97x61_as_resize" + resize + "_crop" + crop + ".npy";
    Tensor expected = Npy.read(TestImages.path(name));
    assertEquals(expected.type(), tensor.type());
    assertArrayEquals(expected.toFloats(), tensor.toFloats());
  }

  @Test
  void imagenetIsTheDefault() {
    var expected =
        new Preprocessing(
            3,
            224,
            224,
            0.875,
            Interpolation.BILINEAR,
            List.of(0.485f, 0.456f, 0.406f),
            List.of(0.229f, 0.224f, 0.225f));
    assertEquals(expected, Preprocessing.imagenet());
  }

  @Test
  void aBatchIsItsImages() {
    var preprocessing = Preprocessing.of(Map.of(ModelMetadata.INPUT_SIZE, "3,20,30"));
    Image a = TestImages.decode("rgb_97x61.png");
    Image b = TestImages.decode("grey_40x30.png");
    float[] both = preprocessing.tensor(a, b).toFloats();
    float[] first = preprocessing.tensor(a).toFloats();
    float[] second = preprocessing.tensor(b).toFloats();
    assertEquals(Shape.of(2, 3, 20, 30), preprocessing.tensor(a, b).shape());
    assertArrayEquals(first, java.util.Arrays.copyOf(both, first.length));
    assertArrayEquals(second, java.util.Arrays.copyOfRange(both, first.length, both.length));
  }

  @Test
  void aThinImageNeedsNoMoreThanItsCrop() {
    var thin = new Image(1, 2_000_000, 3, new byte[6_000_000]);
    assertEquals(Shape.of(1, 3, 224, 224), Preprocessing.imagenet().tensor(thin).shape());
  }

  @Test
  void metadataOfTheGraphAndItsInputDecide() {
    var builder = new GraphBuilder("g");
    var x = builder.input("x", DType.FLOAT32, Dim.of("n"), Dim.of(1), Dim.of(28), Dim.of(30));
    Graph graph = builder.output(x).metadata(ModelMetadata.MEAN, "0.25").build();
    var expected =
        new Preprocessing(1, 28, 30, 0.875, Interpolation.BILINEAR, List.of(0.25f), List.of(1f));
    assertEquals(expected, Preprocessing.of(graph));
  }

  @Test
  void timmsConfigIsUnderstood() throws IOException {
    String json =
        """
        {"architecture": "x", "num_classes": 2, "label_names": ["T-shirt, top", "Bag"],
         "unknown": {"mean": [9]},
         "pretrained_cfg": {"input_size": [1, 28, 28], "mean": [0.286], "std": [0.353],
           "crop_pct": 1.0, "interpolation": "bilinear"}}
        """;
    Map<String, String> metadata =
        ModelMetadata.ofConfig(
            "config.json", new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
    assertEquals(List.of("T-shirt, top", "Bag"), ModelMetadata.labels(metadata));
    assertEquals(
        new Preprocessing(1, 28, 28, 1.0, Interpolation.BILINEAR, List.of(0.286f), List.of(0.353f)),
        Preprocessing.of(metadata));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"{", "[1]", "{\"mean\": {\"a\": 1}}", "{\"mean\": [[1]]}", "nothing"})
  void malformedConfigsAreErrors(String json) {
    var stream = new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8));
    assertThrows(ModelFormatException.class, () -> ModelMetadata.ofConfig("config.json", stream));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cardinal.input_size | 3,224",
        "cardinal.input_size | 2,224,224",
        "cardinal.input_size | 3,0,224",
        "cardinal.input_size | 3,1e9,224",
        "cardinal.mean | a,b,c",
        "cardinal.mean | 0.5",
        "cardinal.std | 0,1,1",
        "cardinal.std | NaN,1,1",
        "cardinal.crop_pct | 0",
        "cardinal.crop_pct | 1.5",
        "cardinal.interpolation | lanczos"
      })
  void malformedMetadataAreErrors(String key, String value) {
    assertThrows(IllegalArgumentException.class, () -> Preprocessing.of(Map.of(key, value)));
  }
}
