package dev.cardinal.bench.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.bench.result.Comparison;
import dev.cardinal.bench.result.MadeUp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MarkdownReportTest {
  @TempDir Path folder;

  private String written(Comparison comparison) throws IOException {
    return Files.readString(
        MarkdownReport.write(comparison, MadeUp.verdicts(), folder.resolve("new")));
  }

  @Test
  void everyRowHasAsManyCellsAsItsHead() throws IOException {
    int cells = 0;
    for (String line : written(MadeUp.comparison("resnext50_32x4d")).split("\n", -1)) {
      if (!line.startsWith("|")) {
        cells = 0;
        continue;
      }
      int own = Pattern.compile("(?<!\\\\)\\|").split(line, -1).length;
      assertTrue(cells == 0 || cells == own, line);
      cells = own;
    }
  }

  @Test
  void figuresWarningsAndReasonsAreThere() throws IOException {
    Comparison comparison = MadeUp.comparison("resnext50_32x4d");
    String text = written(comparison);
    assertTrue(text.startsWith("# resnext50_32x4d, compared\n"), text);
    assertTrue(text.contains("- The machine was busy"), text);
    assertTrue(text.contains("- Cardinal auto: has no \\<plan\\> for \\| this network"), text);
    assertTrue(text.contains("+15.2 % | +12.1 % to +18.3 % | slower"), text);
    for (var latency : comparison.latencies()) {
      assertTrue(text.contains(Figures.range(latency.millis())), latency::toString);
    }
    assertTrue(text.contains("docs/method.md"), text);
  }

  @Test
  void whatWasNotMeasuredHasNoSection() {
    List<String> titles =
        Document.of(MadeUp.small("lenet5"), List.of()).sections().stream()
            .map(Section::title)
            .toList();
    assertEquals(
        List.of(
            "In short",
            "Latency",
            "Memory, disk, and processor time when idle",
            "Layer by layer: batch 1, 1 thread",
            "Contestants",
            "The machine",
            "Method"),
        titles);
  }

  @Test
  void whoTellsNothingOfLayersIsNamed() throws IOException {
    Comparison c = MadeUp.small("lenet5");
    assertFalse(written(c).contains("Nothing is known of the layers"));
    var silent =
        new Comparison(
            c.format(),
            c.network(),
            c.conditions(),
            c.contestants(),
            c.latencies(),
            c.throughputs(),
            c.starts(),
            c.footprints(),
            c.layers().stream().filter(layer -> !layer.contestant().equals("pytorch")).toList());
    String text = written(silent);
    assertTrue(text.contains("Nothing is known of the layers of PyTorch."), text);
  }

  @Test
  void namesAreNotTakenForMarks() throws IOException {
    String text = written(MadeUp.comparison("<b>|*a*\n# [x](y)"));
    assertTrue(text.startsWith("# \\<b\\>\\|\\*a\\* # \\[x](y), compared\n"), text);
    assertFalse(text.contains("<b>"));
  }
}
