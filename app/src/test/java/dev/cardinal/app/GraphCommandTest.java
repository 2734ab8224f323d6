package dev.cardinal.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GraphCommandTest {
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final int MOST_SECONDS = 120;

  @TempDir Path folder;

  private String drawn(String file, Object... args) throws IOException {
    Path output = folder.resolve(file);
    Cli.ok(Stream.concat(Stream.of("graph", "-o", output), Stream.of(args)).toArray());
    return Files.readString(output);
  }

  @Test
  void aResidualBlockIsOneBox() throws IOException {
    String dot = drawn("net.dot", "resnext50_32x4d");
    // Input, stem, pooling, 16 blocks, pooling, flattening, classifier, output.
    assertEquals(23, count(dot, "n\\d+ \\[label="));
    assertEquals(22, count(dot, "n\\d+ -> n\\d+"));
    assertTrue(dot.contains("\"layer3.5\\lpath\\l"), dot);
    assertTrue(dot.contains("Conv 3x3, 512 -> 512, 32 groups + BatchNormalization + Relu: 1x512"));
  }

  @Test
  void theFormOfTheBlocksIsShown() throws IOException {
    String summed = drawn("a.dot", "resnext50_32x4d", "--form", "a");
    assertEquals(16, count(summed, "  32 paths\\\\l"));
    assertEquals(16, count(summed, "  added \\+ BatchNormalization: "));
    String concatenated = drawn("b.dot", "resnext50_32x4d", "--form", "b");
    assertEquals(16, count(concatenated, "  concatenated: "));
    assertEquals(23, count(concatenated, "n\\d+ \\[label="));
  }

  @Test
  void aModelsOwnFileIsDrawn() throws IOException {
    Path model =
        new TinyOnnx()
            .input("x", "2x3")
            .input("y", "2x3")
            .node("Relu", "a", "x")
            .node("Add", "b", "a", "y")
            .node("Sigmoid", "c", "b")
            .output("c", "2x3")
            .output("a", "2x3")
            .write(folder.resolve("tiny.onnx"));
    List<String> dot = drawn("tiny.dot", model).lines().map(String::strip).toList();
    assertEquals(
        List.of("n0 -> n2", "n1 -> n3", "n2 -> n3", "n2 -> n5", "n3 -> n4"),
        dot.stream().filter(line -> line.contains("->")).sorted().toList());
    assertTrue(dot.contains("n3 [label=\"b\\lAdd + Sigmoid: 2x3\\l\"]"), dot::toString);
  }

  @Test
  void whatIsTooLargeIsLeftToDot() throws IOException {
    var model = new TinyOnnx().input("x0", "2").input("y", "2");
    for (int i = 0; i < 400; i++) {
      model.node("Add", "x" + (i + 1), "x" + i, "y");
    }
    Path file = model.output("x400", "2").write(folder.resolve("chain.onnx"));
    Path svg = folder.resolve("chain.svg");
    Cli.fails(1, List.of("graph", file, "-o", svg), "403 boxes", ".dot");
    assertFalse(Files.exists(svg));
    assertEquals(801, count(drawn("chain.dot", file), "n\\d+ -> n\\d+"));
  }

  @Test
  void anExistingFileIsSpared() throws IOException {
    Path output = Files.writeString(folder.resolve("mine.svg"), "mine");
    Cli.fails(1, List.of("graph", "lenet5", "-o", output), "mine.svg exists", "--force");
    assertEquals("mine", Files.readString(output));
    Cli.ok("graph", "lenet5", "-o", output, "--force");
    assertTrue(Files.readString(output).contains("<svg"));
  }

  @Test
  void whereADrawingCannotGoIsSaidBeforeAnyWork() {
    Cli.fails(2, List.of("graph", "lenet5", "-o", "net.png"), "net.png", ".svg", ".dot");
    Path missing = folder.resolve("none/net.svg");
    Cli.fails(1, List.of("graph", "no such model", "-o", missing), "there is no folder");
    Cli.fails(2, List.of("graph", "lenet5"), "--output");
  }

  /** In a browser: boxes apart from each other, and text within its box and large enough. */
  @ParameterizedTest
  @CsvSource({"resnext50_32x4d, a", "resnext50_32x4d, c", "seresnext50_32x4d, c"})
  void aBrowserShowsABoxForEachBlock(String network, String form) throws Exception {
    assumeTrue(Files.isExecutable(CHROMIUM), "the package chromium is not installed");
    String svg = drawn("net.svg", network, "--form", form);
    JsonNode seen = inBrowser(svg.substring(svg.indexOf("<svg")));
    assertEquals(23, seen.path("boxes").asInt(), seen.toString());
    assertEquals(22, seen.path("arrows").asInt(), seen.toString());
    assertEquals(0, seen.path("overlaps").asInt(), seen.toString());
    assertEquals(0, seen.path("outside").asInt(), seen.toString());
    assertTrue(seen.path("texts").asInt() > 150, seen.toString());
    assertTrue(seen.path("height").asDouble() > 10, "text is as high as in print: " + seen);
    assertTrue(seen.path("width").asDouble() < 900, "fits a screen: " + seen);
  }

  /** The page measures the picture and leaves what it found in its own text. */
  private JsonNode inBrowser(String svg) throws Exception {
    String page;
    try (var in = Objects.requireNonNull(getClass().getResourceAsStream("measure.html"))) {
      page = new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("SVG", svg);
    }
    Path html = Files.writeString(folder.resolve("page.html"), page);
    Path out = folder.resolve("dom.html");
    Process browser =
        new ProcessBuilder(
                CHROMIUM.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--user-data-dir=" + folder.resolve("profile"),
                "--dump-dom",
                html.toUri().toString())
            .redirectOutput(out.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      assertTrue(browser.waitFor(MOST_SECONDS, TimeUnit.SECONDS), "chromium does not end");
    } finally {
      browser.destroyForcibly();
    }
    String dom = Files.readString(out);
    Matcher found = Pattern.compile("<pre id=\"found\">([^<]*)</pre>").matcher(dom);
    assertTrue(found.find(), dom);
    assertFalse(found.group(1).isEmpty());
    return new ObjectMapper().readTree(found.group(1));
  }

  private static long count(String text, String pattern) {
    return Pattern.compile(pattern).matcher(text).results().count();
  }
}
