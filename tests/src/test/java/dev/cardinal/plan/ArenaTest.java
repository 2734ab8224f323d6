package dev.cardinal.plan;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.graph.Binding;
import dev.cardinal.graph.Graph;
import dev.cardinal.model.Networks;
import dev.cardinal.model.SeededWeights;
import dev.cardinal.pass.PassPipeline;
import dev.cardinal.reference.ReferenceBackend;
import dev.cardinal.spi.KernelOptions;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Shape;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import dev.cardinal.vector.VectorBackend;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The arena of every built-in network is within 10 % of what is alive at one time. */
final class ArenaTest {
  /** Plans that are not run need no packed weights. */
  private static final PackedWeights UNPACKED =
      new PackedWeights() {
        @Override
        public float[] packed(Tensor weights, String form, long floats, Consumer<float[]> pack) {
          return new float[0];
        }

        @Override
        public MemorySegment packedNative(
            Tensor weights, String form, long bytes, Consumer<MemorySegment> pack) {
          return MemorySegment.NULL;
        }
      };

  static List<String> networks() {
    return Networks.names();
  }

  @ParameterizedTest
  @MethodSource("networks")
  void theArenaIsHardlyLargerThanLivenessRequires(String name) {
    Graph graph = Networks.byName(name).graph(new SeededWeights(0));
    long[] image =
        Arrays.stream(graph.metadata().get(Networks.INPUT_SIZE).split(","))
            .mapToLong(Long::parseLong)
            .toArray();
    for (int batch : new int[] {1, 8}) {
      Plan plan = plan(graph, Shape.of(batch, image[0], image[1], image[2]));
      assertTrue(
          plan.arenaBytes() <= 1.1 * plan.leastArenaBytes(),
          () -> batch + ": " + plan.arenaBytes() + " bytes for " + plan.leastArenaBytes());
    }
  }

  private static Plan plan(Graph graph, Shape input) {
    String name = graph.inputs().getFirst().value().name();
    Graph bound = Binding.bind(graph, Map.of(name, new TensorType(DType.FLOAT32, input)), Map.of());
    return Planner.plan(
        PassPipeline.standard().run(bound).graph(),
        new KernelSelector(List.of(new VectorBackend()), Map.of(), new ReferenceBackend(), true),
        UNPACKED,
        KernelOptions.USUAL);
  }
}
