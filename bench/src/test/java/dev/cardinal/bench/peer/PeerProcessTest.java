package dev.cardinal.bench.peer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.Session;
import dev.cardinal.bench.contest.Workload;
import dev.cardinal.formats.npy.Npy;
import dev.cardinal.formats.onnx.OnnxWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class PeerProcessTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration SHORT = Duration.ofSeconds(10);
  private static final Workload WORKLOAD = Workload.of("lenet5", 2);

  @TempDir Path folder;
  private Setting setting;

  @BeforeEach
  void write() {
    Path onnx = folder.resolve("lenet5.onnx");
    OnnxWriter.write(onnx, WORKLOAD.model().graph());
    Path input = folder.resolve("input.npy");
    Npy.write(input, WORKLOAD.input());
    long size = WORKLOAD.input().shape().dim(2);
    setting = new Setting(onnx, input, 2, 1, Map.of("N", 2L, "H", size, "W", size));
  }

  private PeerProcess start(String id, double slowdown, Duration limit) {
    return PeerProcess.contestant(Peers.of(id), setting, folder, slowdown, limit);
  }

  @Test
  void aContestantRunsTheNetworkInAProcessOfItsOwn() throws PeerException {
    try (PeerProcess process = start("vector", 0, LIMIT);
        Session session = Session.of(WORKLOAD.model())) {
      Answer.Opened opened = process.hear(Answer.Opened.class);
      assertTrue(0 < opened.ready() && opened.ready() < opened.first(), opened.toString());
      assertTrue(opened.flops() > 100_000, opened.toString());
      process.ask(new Request.Output(folder.resolve("out.npy").toString()));
      assertArrayEquals(
          session.run(WORKLOAD.input()).toFloats(), Npy.read(folder.resolve("out.npy")).toFloats());
      Answer.Warm warm = process.ask(new Request.WarmUp(10, 300));
      assertTrue(warm.steady() > opened.ready(), warm.toString());
      assertEquals(warm.ends().values().length, warm.runs().values().length);
      assertEquals(1, process.ask(new Request.CountThreads(300)).count());
      double[] millis = process.ask(new Request.Time(1, 5)).millis().values();
      assertTrue(millis.length > 0 && Arrays.stream(millis).allMatch(m -> m > 0));
      assertTrue(process.ask(new Request.Callers(2, 50)).runs() > 1);
      Answer.Resources resources = process.ask(new Request.Rest(1, 100));
      assertTrue(resources.residentBytes() > 10_000_000, resources.toString());
      assertTrue(resources.peakBytes() >= resources.residentBytes(), resources.toString());
    }
  }

  @Test
  void whatLibrariesPrintDoesNotDisturb() throws PeerException {
    try (PeerProcess process = start("noisy", 0, LIMIT)) {
      assertEquals("1", process.hear(Answer.Opened.class).version());
      process.ask(new Request.Time(1, 1));
      assertTrue(process.chatter().containsAll(List.of("{}", "run 1", "and more")));
    }
  }

  @Test
  void aProcessThatDiesIsAReason() throws PeerException {
    try (PeerProcess process = start("dying", 0, LIMIT)) {
      process.hear(Answer.Opened.class);
      var e =
          assertThrows(PeerException.class, () -> process.ask(new Request.WarmUp(60_000, 60_000)));
      assertTrue(e.getMessage().contains("code 134: a last word"), e.getMessage());
      assertThrows(PeerException.class, () -> process.ask(new Request.Rest(1, 1)));
    }
  }

  @Test
  void ofACrashItIsToldWhatAndWhere() throws PeerException {
    try (PeerProcess process = start("crashing", 0, LIMIT)) {
      process.hear(Answer.Opened.class);
      var e =
          assertThrows(PeerException.class, () -> process.ask(new Request.WarmUp(60_000, 60_000)));
      String told = e.getMessage();
      assertTrue(told.contains(": a crash in native code, "), told);
      assertTrue(told.matches(".*(SIG|EXCEPTION_)\\w+ .* in [CVJv] .+"), told);
    }
  }

  @Test
  void aProcessThatHangsIsEnded() throws PeerException {
    try (PeerProcess process = start("hanging", 0, SHORT)) {
      process.hear(Answer.Opened.class);
      var e = assertThrows(PeerException.class, () -> process.ask(new Request.WarmUp(1, 60_000)));
      assertTrue(e.getMessage().contains("no answer within 10 s"), e.getMessage());
    }
  }

  @Test
  void oneThatCannotBeLoadedSaysWhy() {
    try (PeerProcess process = start("missing", 0, LIMIT)) {
      var e = assertThrows(PeerException.class, () -> process.hear(Answer.Opened.class));
      assertTrue(e.getMessage().contains("no such library"), e.getMessage());
    }
  }

  @Test
  void aFailedRequestIsNotTheEnd() throws PeerException {
    try (PeerProcess process = start("noisy", 0, LIMIT)) {
      process.hear(Answer.Opened.class);
      assertThrows(PeerException.class, () -> process.ask(new Request.Peak()));
      process.ask(new Request.Time(1, 1));
    }
  }

  @Test
  void peaksAreMeasured() throws PeerException {
    try (PeerProcess process = PeerProcess.peaks(1, folder, LIMIT)) {
      process.hear(Answer.Done.class);
      assertTrue(process.ask(new Request.Peak()).value() > 0.1);
      assertTrue(process.ask(new Request.Bandwidth()).value() > 0.1);
    }
  }

  @Test
  void unknownContestantsAreNamedWithThoseThatThereAre() {
    assertEquals("Cardinal oneDNN + reference", Peers.of("onednn+reference").title());
    var e = assertThrows(IllegalArgumentException.class, () -> Peers.of("vektor"));
    assertTrue(e.getMessage().contains("'vektor'; there are"), e.getMessage());
    assertTrue(e.getMessage().contains("ort"), e.getMessage());
  }
}
