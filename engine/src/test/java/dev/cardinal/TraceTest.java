package dev.cardinal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Java Flight Recorder is told of every step and plan. */
final class TraceTest {
  @Test
  void stepsAndPlansAreRecorded(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("run.jfr");
    try (var recording = new Recording();
        Session session = Session.of(TestGraphs.chainModel())) {
      recording.enable("dev.cardinal.Step").withoutThreshold();
      recording.enable("dev.cardinal.Plan").withoutThreshold();
      recording.start();
      session.run(TestGraphs.rows(2, 0));
      session.run(TestGraphs.rows(2, 5));
      recording.stop();
      recording.dump(file);
    }
    List<RecordedEvent> events = RecordingFile.readAllEvents(file);
    List<String> nodes =
        events.stream()
            .filter(e -> e.getEventType().getName().equals("dev.cardinal.Step"))
            .map(e -> e.getString("node"))
            .toList();
    assertEquals(List.of("relu", "plus", "sigmoid", "relu", "plus", "sigmoid"), nodes);
    RecordedEvent plan =
        events.stream()
            .filter(e -> e.getEventType().getName().equals("dev.cardinal.Plan"))
            .findFirst()
            .orElseThrow();
    assertEquals("chain", plan.getString("graph"));
    assertEquals(3, plan.getInt("steps"));
    assertTrue(plan.getLong("arenaBytes") > 0);
  }
}
