package dev.cardinal.bench.html;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cardinal.bench.result.MadeUp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The report as a reader sees it, in Chromium. */
final class HtmlReportInBrowserTest {
  private static final int CHARTS = 28;

  private static Browser browser;
  private static Path page;
  private static Path small;
  private static Path empty;

  @BeforeAll
  static void start(@TempDir Path folder) throws IOException, InterruptedException {
    assumeTrue(Files.isExecutable(Browser.CHROMIUM), "the package chromium is not installed");
    page =
        HtmlReport.write(
            MadeUp.comparison("</script><b>net</b>"), MadeUp.verdicts(), folder.resolve("all"));
    small = HtmlReport.write(MadeUp.small("lenet5"), List.of(), folder.resolve("small"));
    empty = HtmlReport.write(MadeUp.empty(), List.of(), folder.resolve("empty"));
    browser = new Browser(folder.resolve("profile"));
  }

  @AfterAll
  static void stop() {
    if (browser != null) {
      browser.close();
    }
  }

  private static JsonNode measured() throws IOException, InterruptedException {
    try (var in =
        Objects.requireNonNull(HtmlReportInBrowserTest.class.getResourceAsStream("measure.js"))) {
      return browser.evaluate(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @ParameterizedTest
  @CsvSource({"1280, false", "1280, true", "390, false", "390, true", "320, false"})
  void everyChartIsDrawnWithoutComplaintOrRequest(int width, boolean dark) throws Exception {
    browser.size(width, 844);
    browser.dark(dark);
    browser.open(page);
    assertEquals(List.of(), browser.complaints());
    JsonNode seen = measured();
    assertEquals(List.of(), browser.complaints());
    assertEquals(List.of(page.toUri().toString()), browser.requests());
    assertEquals(CHARTS, seen.path("charts").asInt(), seen.toString());
    assertEquals("", seen.path("empty").asText(), "charts without a drawing");
    assertEquals("", seen.path("clipped").asText(), "text that is cut off");
    assertEquals("", seen.path("overlapping").asText(), "text over text");
    assertTrue(seen.path("pageWidth").asInt() <= width, "scrolls sideways: " + seen);
    assertEquals(0, seen.path("bold").asInt(), "a name became HTML");
    assertTrue(seen.path("contrast").asDouble() > 4.5, seen.toString());
  }

  /** What the marks say: bars begin at zero, and end where the median is. */
  @Test
  void barsAreAsLongAsTheirFigures() throws Exception {
    browser.size(1280, 844);
    browser.open(page);
    JsonNode bars = measured().path("bars");
    assertEquals(4, bars.size());
    double pixels = bars.path(0).path("length").asDouble() / bars.path(0).path("value").asDouble();
    for (JsonNode bar : bars) {
      assertEquals(pixels * bar.path("value").asDouble(), bar.path("length").asDouble(), 1.0);
    }
  }

  @Test
  void aColumnIsSortedByItsFigures() throws Exception {
    browser.size(1280, 844);
    browser.open(page);
    browser.evaluate(
        """
        globalThis.column = () => [...document.querySelectorAll("#latency tbody")][0].rows;
        globalThis.values = () => [...column()].map(row => Number(row.cells[3].dataset.value));
        globalThis.head = document.querySelector("#latency thead").rows[0].cells[3];
        head.firstChild.click()
        """);
    String order = "values().every((v, i, all) => i === 0 || all[i - 1] %s v)";
    assertTrue(browser.evaluate(order.formatted(">=")).asBoolean(), "the largest first");
    browser.evaluate("head.firstChild.click()");
    assertTrue(browser.evaluate(order.formatted("<=")).asBoolean(), "the least first");
    assertEquals("ascending", browser.evaluate("head.getAttribute('aria-sort')").asText());
    assertEquals(24, browser.evaluate("values().length").asInt());
  }

  @Test
  void aContestantIsTakenOutOfAChart() throws Exception {
    browser.size(1280, 844);
    browser.open(page);
    browser.evaluate(
        """
        globalThis.figure = document.querySelector("[data-kind=roofline]");
        globalThis.count = () => figure.querySelectorAll(".canvas path").length;
        globalThis.before = count();
        figure.querySelector("button").click()
        """);
    JsonNode points =
        browser.evaluate("new Promise(r => setTimeout(() => r(before - count()), 200))");
    assertEquals(55, points.asInt(), "the points of one contestant");
  }

  @Test
  void withoutScriptsTheTablesAreThere() throws Exception {
    browser.size(390, 844);
    browser.scripts(false);
    try {
      browser.open(page);
      assertTrue(browser.evaluate("document.body.innerText").asText().contains("need JavaScript"));
      assertEquals(0, browser.evaluate("document.querySelectorAll('svg').length").asInt());
      assertTrue(browser.evaluate("document.querySelectorAll('td').length").asInt() > 1000);
      assertTrue(browser.evaluate("document.documentElement.scrollWidth").asInt() <= 390);
      String charts = "[...document.querySelectorAll('.charts')].every(e => e.offsetHeight === 0)";
      assertTrue(browser.evaluate(charts).asBoolean(), "room for charts that cannot be drawn");
    } finally {
      browser.scripts(true);
    }
  }

  @Test
  void aSmallComparisonHasWhatItHas() throws Exception {
    browser.size(390, 844);
    browser.open(small);
    assertEquals(List.of(), browser.complaints());
    JsonNode seen = measured();
    assertEquals(List.of(), browser.complaints());
    assertEquals("latency ratio disk kinds timeline roofline", seen.path("kinds").asText());
    assertEquals("", seen.path("empty").asText());
    assertEquals(0, browser.evaluate("document.querySelectorAll('.warning').length").asInt());
  }

  @Test
  void whereNobodyTookPartTheReasonsAreThere() throws Exception {
    browser.open(empty);
    assertEquals(List.of(), browser.complaints());
    assertEquals(0, browser.evaluate("document.querySelectorAll('.chart').length").asInt());
    String text = browser.evaluate("document.body.innerText").asText();
    assertTrue(text.contains("Did not take part: ONNX Runtime: its library is missing"), text);
    assertTrue(text.contains("a contestant is missing"), text);
  }
}
