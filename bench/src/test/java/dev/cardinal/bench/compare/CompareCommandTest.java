package dev.cardinal.bench.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.bench.report.Json;
import dev.cardinal.bench.result.Comparison;
import dev.cardinal.bench.result.Entrant;
import dev.cardinal.bench.result.Latency;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class CompareCommandTest {
  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int compare(Object... words) {
    var all = new ArrayList<String>(List.of("compare"));
    List.of(words).forEach(word -> all.add(word.toString()));
    return dev.cardinal.app.Main.execute(
        new PrintWriter(out),
        new PrintWriter(err),
        List.of(new CompareCommand()),
        all.toArray(String[]::new));
  }

  private void fails(int code, String text, Object... words) {
    err.getBuffer().setLength(0);
    assertEquals(code, compare(words), err.toString());
    List<String> errors =
        err.toString().lines().filter(line -> line.startsWith("cardinal: ")).toList();
    assertEquals(1, errors.size(), err.toString());
    assertTrue(errors.getFirst().contains(text), err.toString());
  }

  private static Comparison read(Path report) {
    return Json.read(report.resolve("comparison.json"), Comparison.class);
  }

  @Test
  void backendsAndOnnxRuntimeAreCompared() {
    Path report = folder.resolve("report");
    int code =
        compare(
            "lenet5",
            "--with",
            "vector,onednn,ort",
            "--batch",
            "1,3",
            "--threads",
            "1",
            "--quick",
            "--rounds",
            "3",
            "--json",
            "--report",
            report);
    assertEquals(0, code, err.toString());
    Comparison comparison = read(report);
    assertEquals(Json.of(comparison) + "\n", out.toString().replace("\r", ""));
    assertEquals(
        List.of("vector", "onednn", "ort"),
        comparison.present().stream().map(Entrant::id).toList(),
        err.toString());
    assertEquals(61_706, comparison.network().parameters());
    assertTrue(comparison.network().flops() > 100_000);
    assertEquals(6, comparison.latencies().size());
    for (Latency latency : comparison.latencies()) {
      assertTrue(latency.accuracy().relative() < 1e-5, latency.toString());
      assertEquals(List.of(3), latency.forks().stream().map(f -> f.values().length).toList());
      assertTrue(latency.millis().median() > 0 && latency.p99() >= latency.p95());
    }
    assertEquals(1, comparison.latencies().getFirst().ratio().median());
    assertEquals(3, comparison.starts().size());
    assertEquals(6, comparison.footprints().size());
    assertTrue(comparison.throughputs().size() >= 6);
    assertTrue(comparison.conditions().peaks().getFirst().gflops() > 0);
    assertTrue(comparison.conditions().machine().containsKey("Java"));
    assertTrue(Files.exists(report.resolve("index.html")));
    assertTrue(Files.exists(report.resolve("report.md")));
  }

  @Test
  void whoMakesTroubleIsReportedAndTheOthersGoOn() {
    Path report = folder.resolve("report");
    int code =
        compare(
            "lenet5",
            "--with",
            "missing,unfit,wrong,hanging,noisy,dying,vector",
            "--threads",
            "1",
            "--quick",
            "--limit",
            "10",
            "--report",
            report);
    assertEquals(0, code, err.toString());
    Comparison comparison = read(report);
    Map<String, String> declined =
        comparison.contestants().stream().collect(Collectors.toMap(Entrant::id, Entrant::declined));
    assertTrue(declined.get("missing").contains("no such library"), declined.toString());
    assertTrue(declined.get("unfit").contains("it knows no Conv"), declined.toString());
    assertTrue(declined.get("wrong").contains("its output is wrong"), declined.toString());
    assertTrue(declined.get("hanging").contains("no answer within 10 s"), declined.toString());
    assertTrue(declined.get("dying").contains("ended with code 134"), declined.toString());
    assertEquals(
        List.of("noisy", "vector"),
        comparison.latencies().stream().map(Latency::contestant).toList());
    assertTrue(out.toString().contains("not compared: its output is wrong"), out.toString());
  }

  @Test
  void nobodyToCompareIsAnError() {
    Path report = folder.resolve("report");
    int code = compare("lenet5", "--with", "missing,unfit", "--quick", "--report", report);
    assertEquals(1, code, err.toString());
    assertTrue(err.toString().contains("none of the contestants"), err.toString());
    assertTrue(err.toString().contains("missing does not take part: "), err.toString());
    assertFalse(Files.exists(report));
  }

  @Test
  void mistakesAreToldBeforeAnythingIsMeasured() throws IOException {
    fails(2, "there is no contestant 'vektor'", "lenet5", "--with", "vektor");
    fails(2, "'many'", "lenet5", "--with", "vector", "--threads", "1,many");
    fails(2, "at least 1", "lenet5", "--batch", "0");
    fails(1, "there is no model 'nothing'", "nothing", "--with", "vector");
    Path something = Files.createDirectory(folder.resolve("mine"));
    Files.writeString(something.resolve("letter.txt"), "dear");
    fails(1, "holds something else", "lenet5", "--with", "vector", "--report", something);
    Path letter = something.resolve("letter.txt");
    fails(1, "is no comparison", "lenet5", "--with", "vector", "--baseline", letter);
    fails(
        1,
        "no such file",
        "lenet5",
        "--with",
        "vector",
        "--baseline",
        something.resolve("none.json"));
    Path report = Files.createDirectory(folder.resolve("report"));
    Path inside = report.resolve("comparison.json");
    Json.write(inside, new Made(1, 1, 0, Map.of()).comparison("vector"));
    fails(
        1,
        "would replace its baseline",
        "lenet5",
        "--with",
        "vector",
        "--baseline",
        inside,
        "--report",
        report);
    Json.write(folder.resolve("old.json"), new Made(1, 1, 0, Map.of()).comparison("vector"));
    fails(
        1,
        "the baseline is of resnext50",
        "lenet5",
        "--with",
        "vector",
        "--baseline",
        folder.resolve("old.json"));
  }
}
