package dev.cardinal.bench.torch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cardinal.graph.Graph;
import dev.cardinal.model.Networks;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives are read by a PyTorch that is older, and in Python: Debian's python3-torch. */
class OtherPyTorchTest {
  private static final Path PYTHON = Path.of("/usr/bin/python3");
  private static final Path PACKAGE = Path.of("/usr/lib/python3/dist-packages/torch");
  private static final int MOST_SECONDS = 120;

  private static final String PROGRAM =
      """
      import sys, torch
      network = torch.jit.load(sys.argv[1])
      assert not network.training
      pixels = torch.frombuffer(bytearray(open(sys.argv[2], 'rb').read()), dtype=torch.float32)
      scores = network(pixels.reshape(1, 3, 64, 64))
      scores = torch.jit.optimize_for_inference(network)(pixels.reshape(1, 3, 64, 64))
      open(sys.argv[3], 'wb').write(scores.numpy().tobytes())
      """;

  @TempDir private Path folder;

  @Test
  void debiansPyTorchComputesTheSame() throws IOException, InterruptedException {
    assumeTrue(
        Files.isExecutable(PYTHON) && Files.isDirectory(PACKAGE),
        "the package python3-torch is not installed");
    Graph graph = Networks.byName("resnext50d_32x4d").graph();
    TensorType input = TensorType.float32(1, 3, 64, 64);
    Path archive = Torch.write(folder, graph, input);
    Path pixels = folder.resolve("pixels");
    Path scores = folder.resolve("scores");
    Files.write(pixels, Torch.values(input).segment().toArray(ValueLayout.JAVA_BYTE));
    Path log = folder.resolve("log");
    Process python =
        new ProcessBuilder(
                PYTHON.toString(),
                "-c",
                PROGRAM,
                archive.toString(),
                pixels.toString(),
                scores.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      assertTrue(python.waitFor(MOST_SECONDS, TimeUnit.SECONDS), "python does not end");
      assertEquals(0, python.exitValue(), Files.readString(log, StandardCharsets.UTF_8));
    } finally {
      python.destroyForcibly();
    }
    MemorySegment bytes = MemorySegment.ofArray(Files.readAllBytes(scores));
    float[] values = bytes.toArray(ValueLayout.JAVA_FLOAT_UNALIGNED);
    Torch.assertClose(
        Torch.expected(graph, input, "vector", "reference"), Tensor.of(values, 1, values.length));
  }
}
