package dev.cardinal.bench.torch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.pytorch.jni.JniUtils;
import dev.cardinal.graph.Dim;
import dev.cardinal.graph.Graph;
import dev.cardinal.graph.GraphInput;
import dev.cardinal.model.Networks;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Built-in networks, at least one of every family, compute in PyTorch what they do in Cardinal. */
class NetworksTest {
  private static final int SIZE = 64;

  @TempDir private Path folder;

  @BeforeAll
  static void requireTorch() {
    Torch.require();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "resnet18",
        "resnext50_32x4d",
        "seresnext50_32x4d",
        "resnext50d_32x4d",
        "fashion_resnext",
        "fashion_resnet18",
        "cifar_resnet20",
        "keras_resnext50_same",
        "mobilenet_v2",
        "squeezenet1_1",
        "densenet121",
        "lenet5"
      })
  void networksComputeTheSame(String name) {
    Graph graph = Networks.byName(name).graph();
    Path archive = Torch.write(folder, graph, type(graph, 1));
    TensorType input = type(graph, 2);
    Torch.assertClose(
        Torch.expected(graph, input, "vector", "reference"), Torch.run(archive, input));
  }

  /** The type of a batch, of small images where they may be of any size. */
  private static TensorType type(Graph graph, int batch) {
    GraphInput input = graph.inputs().getFirst();
    long[] dims =
        IntStream.range(0, input.dims().size())
            .mapToLong(
                axis ->
                    switch (input.dims().get(axis)) {
                      case Dim.Fixed(long size) -> size;
                      case Dim.Symbol _ -> axis == 0 ? batch : SIZE;
                    })
            .toArray();
    return TensorType.float32(dims);
  }

  @Test
  void itComputesWithTheThreadsAskedForWhoeverCalls() {
    Graph graph = Networks.byName("lenet5").graph();
    TensorType input = type(graph, 1);
    Path archive = Torch.write(folder, graph, input);
    try (var contestant = new PyTorchContestant(archive, Torch.values(input), 1)) {
      contestant.run();
      Tensor first = contestant.output();
      assertEquals(1, JniUtils.getNumThreads());
      assertEquals(1, JniUtils.getNumInteropThreads());
      CompletableFuture.runAsync(
              () -> {
                contestant.run();
                assertEquals(1, JniUtils.getNumThreads());
              })
          .join();
      Torch.assertClose(first, contestant.output());
      assertEquals("pytorch " + PyTorchContestant.version(), contestant.name());
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void modulesAreOptimizedForInference() {
    Graph graph = Networks.byName("fashion_resnext").graph();
    TensorType input = type(graph, 1);
    Path archive = Torch.write(folder, graph, input);
    for (int i = 0; i < 3; i++) { // and no memory is freed twice
      try (var contestant = new PyTorchContestant(archive, Torch.values(input), 2)) {
        String expected =
            InferenceOptimizer.hidesCaches()
                ? "not optimised: this machine hides its caches' sizes, by which PyTorch's oneDNN"
                    + " would divide"
                : "optimize_for_inference";
        assertEquals(expected, contestant.optimization());
        contestant.run();
      }
    }
  }
}
