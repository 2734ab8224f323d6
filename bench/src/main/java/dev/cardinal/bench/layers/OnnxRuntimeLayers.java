package dev.cardinal.bench.layers;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cardinal.Model;
import dev.cardinal.bench.contest.OnnxRuntimeContestant;
import dev.cardinal.bench.report.Json;
import dev.cardinal.bench.result.Layer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The steps of ONNX Runtime by its profiling, which is on for a session of its own: it costs time.
 */
public final class OnnxRuntimeLayers {
  private static final int RUNS_BEFORE = 5;

  private OnnxRuntimeLayers() {}

  /**
   * Profiles some runs.
   *
   * @param sizes the input's sizes by the model's symbols
   */
  public static List<Layer> of(Subject subject, Map<String, Long> sizes) {
    OnnxRuntimeProfile profile = profile(subject, sizes);
    return subject.layers(
        Model.load(subject.model()),
        profile.steps(),
        profile.times(),
        new double[profile.steps().size()]);
  }

  /** Profiles some runs. */
  static OnnxRuntimeProfile profile(Subject subject, Map<String, Long> sizes) {
    try {
      Path folder = Files.createTempDirectory("cardinal-layers");
      try {
        Path file = run(subject, sizes, folder);
        try {
          return OnnxRuntimeProfile.of(Json.read(file, JsonNode.class), RUNS_BEFORE);
        } finally {
          Files.deleteIfExists(file);
        }
      } finally {
        Files.deleteIfExists(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("ONNX Runtime's profile cannot be kept: " + e, e);
    }
  }

  private static Path run(Subject subject, Map<String, Long> sizes, Path folder) {
    try (var session =
        OnnxRuntimeContestant.profiled(
            subject.model(), sizes, subject.input(), subject.threads(), folder.resolve("ort"))) {
      for (int i = 1; i < RUNS_BEFORE; i++) {
        session.run();
      }
      int runs = Runs.watched(session::run);
      for (int i = 0; i < runs; i++) {
        session.run();
      }
      return session.endProfiling();
    }
  }
}
