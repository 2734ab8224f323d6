package dev.cardinal.bench.html;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cardinal.bench.result.Comparison;
import dev.cardinal.bench.result.MadeUp;
import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class HtmlReportTest {
  private static final Pattern DATA =
      Pattern.compile(
          "<script type=\"application/json\" id=\"data\">(.*?)</script>", Pattern.DOTALL);

  @Test
  void namesEndNeitherTheScriptNorTheText() throws IOException {
    String name = "</script><b>&\u2028'\"<!--";
    String page = HtmlReport.of(MadeUp.comparison(name), MadeUp.verdicts());
    assertFalse(page.contains("</script><b>"));
    assertFalse(page.contains("<!--"));
    assertFalse(page.contains("<plan>"), "the reason of one that declined");
    assertFalse(data(page).contains("\u2028"));
    assertTrue(page.contains("<h1>&lt;/script&gt;&lt;b&gt;&amp;"));
    JsonNode json = new ObjectMapper().readTree(data(page));
    assertEquals(name, json.path("comparison").path("network").path("name").asText());
  }

  private static String data(String page) {
    Matcher found = DATA.matcher(page);
    assertTrue(found.find());
    return found.group(1);
  }

  @Test
  void theDataIsTheWholeComparison() throws IOException {
    Comparison comparison = MadeUp.comparison("resnext50_32x4d");
    var mapper = new ObjectMapper();
    JsonNode json = mapper.readTree(data(HtmlReport.of(comparison, MadeUp.verdicts())));
    assertEquals(mapper.readTree(mapper.writeValueAsString(comparison)), json.path("comparison"));
    assertEquals(4, json.path("verdicts").size());
    assertEquals(comparison.layers().size(), json.path("layerKinds").size());
    assertEquals("larger convolution", json.path("layerKinds").path(0).asText());
  }

  /** With every other script gone, there is nothing that a browser would fetch. */
  @Test
  void nothingIsFetched() {
    String page = HtmlReport.of(MadeUp.small("lenet5"), List.of());
    String markup =
        Pattern.compile("<script>.*?</script>", Pattern.DOTALL).matcher(page).replaceAll("");
    assertFalse(markup.matches("(?s).*(src|href)=\"(?!#).*"), "an address");
    assertFalse(markup.matches("(?s).*(url\\(|@import|<link|<iframe).*"), "an address");
    assertTrue(markup.contains("default-src 'none'"));
  }

  @Test
  void theLibrarysLicencesAreKept() {
    String page = HtmlReport.of(MadeUp.small("lenet5"), List.of());
    assertTrue(page.contains("Licensed to the Apache Software Foundation (ASF)"));
    assertTrue(page.contains("Copyright 2017-2022 The Apache Software Foundation"));
    assertTrue(page.contains("Apache License"));
    assertTrue(page.contains("Mike Bostock"), "the licence of d3, of which it has parts");
  }
}
