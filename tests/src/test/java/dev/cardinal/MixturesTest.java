package dev.cardinal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.graph.Graph;
import dev.cardinal.graph.Node;
import dev.cardinal.pass.RandomGraph;
import dev.cardinal.spi.Backend;
import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Layout;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tests.FakeBackend;
import dev.cardinal.vector.VectorBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Any mixture of backends, node by node, computes what the reference computes: all backends that
 * are here, and two that want layouts of their own.
 */
final class MixturesTest {
  private static final long SEED = 20;
  private static final int GRAPHS = 60;

  /** Of elements relative to the largest: rounding in another order, a few layers deep. */
  private static final double BOUND = 1e-5;

  private static final List<Backend> BACKENDS = backends();

  private static List<Backend> backends() {
    var backends = new ArrayList<Backend>(List.of(new VectorBackend()));
    ServiceLoader.load(Backend.class).forEach(backends::add);
    var clock = new AtomicLong();
    backends.add(new FakeBackend("blocked", Layout.of("aBcd8b"), clock));
    backends.add(new FakeBackend("nhwc", Layout.of("acdb"), clock));
    return List.copyOf(backends);
  }

  static List<Long> seeds() {
    return new SplittableRandom(SEED).longs(GRAPHS).boxed().toList();
  }

  @Test
  void onednnIsAmongThem() {
    List<String> here =
        BACKENDS.stream().filter(b -> b.unavailable().isEmpty()).map(Backend::name).toList();
    var expected = new ArrayList<>(List.of("vector", "blocked", "nhwc"));
    boolean supported =
        System.getProperty("os.name").equals("Linux")
            && System.getProperty("os.arch").equals("amd64");
    if (supported) {
      expected.add(1, "onednn");
    }
    assertTrue(here.containsAll(expected), () -> here + ", but " + expected + " expected");
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void aMixtureComputesWhatTheReferenceComputes(long seed) {
    var random = new SplittableRandom(seed);
    Graph graph = RandomGraph.of(seed);
    SessionBuilder mixture = builder(graph).backends(shuffled(random));
    for (Node node : graph.nodes()) {
      mixture.override(node.name(), shuffled(random).toArray(String[]::new));
    }
    Tensor input = input(random, random.nextInt(1, 4));
    Map<String, Tensor> expected;
    try (Session reference = builder(graph).backends("reference").build()) {
      expected = reference.run(Map.of("x", input));
    }
    var used = new TreeSet<String>();
    try (Session session = mixture.build()) {
      Map<String, Tensor> actual = session.run(Map.of("x", input));
      session
          .plan(Map.of("x", input.type()))
          .steps()
          .forEach(step -> used.add(step.kernel().replaceAll(":.*", "")));
      expected.forEach((name, tensor) -> assertClose(tensor, actual.get(name), used.toString()));
    }
  }

  private static SessionBuilder builder(Graph graph) {
    return Session.builder(Model.of(graph))
        .threads(2)
        .with(new Backends(BACKENDS), System::nanoTime);
  }

  private static List<String> shuffled(SplittableRandom random) {
    var names = new ArrayList<>(BACKENDS.stream().map(Backend::name).toList());
    for (int i = names.size() - 1; i > 0; i--) {
      java.util.Collections.swap(names, i, random.nextInt(i + 1));
    }
    return names;
  }

  private static Tensor input(SplittableRandom random, int batch) {
    float[] values = new float[batch * 4 * 5 * 5];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Tensor.of(values, batch, 4, 5, 5);
  }

  private static void assertClose(Tensor expected, Tensor actual, String what) {
    assertEquals(expected.type(), actual.type());
    assertEquals(DType.FLOAT32, actual.dtype());
    double largest = Float.MIN_NORMAL;
    double error = 0;
    for (long i = 0; i < expected.shape().elements(); i++) {
      largest = Math.max(largest, Math.abs(expected.doubleAt(i)));
      error = Math.max(error, Math.abs(expected.doubleAt(i) - actual.doubleAt(i)));
    }
    double relative = error / largest;
    assertTrue(relative <= BOUND, () -> relative + " by " + what);
  }
}
