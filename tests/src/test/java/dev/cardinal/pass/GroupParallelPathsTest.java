package dev.cardinal.pass;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.graph.Binding;
import dev.cardinal.graph.Dim;
import dev.cardinal.graph.Graph;
import dev.cardinal.graph.GraphBuilder;
import dev.cardinal.graph.Node;
import dev.cardinal.graph.Value;
import dev.cardinal.op.Add;
import dev.cardinal.op.BatchNormalization;
import dev.cardinal.op.Concat;
import dev.cardinal.op.Conv;
import dev.cardinal.op.Mul;
import dev.cardinal.op.Relu;
import dev.cardinal.op.Sigmoid;
import dev.cardinal.op.Slice;
import dev.cardinal.op.Split;
import dev.cardinal.op.Sum;
import dev.cardinal.op.Tanh;
import dev.cardinal.op.Window;
import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class GroupParallelPathsTest {
  private final GraphPass pass = new GroupParallelPaths();

  private static List<Conv> convs(Graph graph) {
    return graph.nodes().stream()
        .filter(node -> node.op() instanceof Conv)
        .map(node -> (Conv) node.op())
        .toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 100, 200, 300, 400})
  void makesOnePathOfParallelOnes(int first) {
    for (int seed = first; seed < first + 100; seed++) {
      var paths = new RandomPaths(seed, Optional.empty());
      Graph graph = paths.graph();
      try {
        Graph grouped = PassTester.rewrite(pass, graph);
        assertEquals(paths.convs(), convs(grouped).size());
        assertTrue(convs(grouped).stream().anyMatch(conv -> conv.group() == paths.groups()));
        String ops = PassTester.ops(grouped);
        assertTrue(!ops.contains("Concat") && !ops.contains("Sp") && !ops.contains("Sl"), ops);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed + ": " + graph, e);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void leavesNearMisses(Flaw flaw) {
    int met = 0;
    for (int seed = 0; seed < 200; seed++) {
      var paths = new RandomPaths(seed, Optional.of(flaw));
      if (paths.allows(flaw)) {
        met++;
        Graph graph = paths.graph();
        assertSame(graph, pass.apply(graph), () -> "was changed: " + graph);
      }
    }
    assertTrue(met > 30, flaw + " met only " + met + " times");
  }

  /** What other passes make of near misses may be paths after all: the numbers must stay. */
  @ParameterizedTest
  @EnumSource
  void theirNumbersStay(Flaw flaw) {
    for (int seed = 0; seed < 40; seed++) {
      var paths = new RandomPaths(seed, Optional.of(flaw));
      if (paths.allows(flaw)) {
        Graph graph = paths.graph();
        PassTester.assertSameNumbers(graph, PassPipeline.standard().run(graph).graph());
      }
    }
  }

  /** Paths of two convolutions that take parts of x, as most cases below have them. */
  private static final class Paths {
    final GraphBuilder g = new GraphBuilder("paths");
    final Value x;
    final List<Value> parts = new ArrayList<>();
    private int seed;

    Paths(Dim batch, int count) {
      Dim size = batch instanceof Dim.Fixed ? Dim.of(5) : Dim.of("S");
      x = g.input("x", DType.FLOAT32, batch, Dim.of(3L * count), size, size);
      for (int i = 0; i < count; i++) {
        parts.add(new Value("part" + i));
      }
    }

    Paths(int count) {
      this(Dim.of(2), count);
    }

    Paths split() {
      g.node(new Node("split", new Split(1, parts.size()), List.of(x), parts));
      return this;
    }

    Value conv(String name, Value src, int in, int out, int kernel) {
      Value weights = random(name + ".weight", out, in, kernel, kernel);
      return g.node(name, new Conv(Window.square(kernel, 1, kernel / 2), 1), src, weights);
    }

    Value path(int i) {
      Value inner = conv("within" + i, parts.get(i), 3, 2, 3);
      return conv("expand" + i, g.node("relu" + i, new Relu(), inner), 2, 6, 1);
    }

    Value[] paths() {
      return IntStream.range(0, parts.size()).mapToObj(this::path).toArray(Value[]::new);
    }

    Value norm(String name, Value src, int channels) {
      return g.node(
          name,
          new BatchNormalization(),
          src,
          random(name + ".weight", channels),
          random(name + ".bias", channels),
          random(name + ".mean", channels),
          g.constant(name + ".variance", Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, channels)));
    }

    Value random(String name, long... dims) {
      return g.constant(name, PassTester.random(seed++, dims));
    }

    Graph graph(Value output) {
      return g.output(output).build();
    }
  }

  private static void assertGrouped(String ops, Graph graph) {
    Graph passed = PassPipeline.standard().run(graph).graph();
    PassTester.assertSameNumbers(graph, passed);
    assertEquals(ops, PassTester.ops(passed));
    assertEquals(4, convs(passed).getFirst().group());
  }

  /** As Python's sum() does: 0 + a + b + ... */
  @Test
  void addsFromZeroOn() {
    var p = new Paths(4).split();
    Value at = p.g.constant("zero", Tensor.scalar(0f));
    for (Value path : p.paths()) {
      at = p.g.node("add." + path, new Add(), path, at);
    }
    assertGrouped("Conv Conv", p.graph(at));
  }

  @Test
  void takesNormalisationsOfThePathsResults() {
    var p = new Paths(4).split();
    Value[] results = p.paths();
    for (int i = 0; i < 4; i++) {
      results[i] = p.norm("bn" + i, results[i], 6);
    }
    assertGrouped("Conv Conv", p.graph(p.g.node("sum", new Sum(), results)));
  }

  @Test
  void takesBiasesThatAreAdded() {
    var p = new Paths(4).split();
    Value[] results = p.paths();
    for (int i = 0; i < 4; i++) {
      results[i] = p.g.node("b" + i, new Add(), p.random("bias" + i, 6, 1, 1), results[i]);
    }
    Value once = p.random("bias", 1, 6, 1, 1);
    Value sum = p.g.node("sum", new Sum(), results);
    assertGrouped("Conv Conv", p.graph(p.g.node("biased", new Add(), sum, once)));
  }

  /** A pre-activation block: the shortcut begins before the paths' source does. */
  @Test
  void addsTheShortcutOfAPreActivatedBlock() {
    var p = new Paths(Dim.of(2), 4);
    Value before = p.g.node("before", new Tanh(), p.x);
    Value src = p.g.node("src", new Relu(), before);
    p.g.node(new Node("split", new Split(1, 4), List.of(src), p.parts));
    Value sum = before;
    for (int i = 0; i < 4; i++) {
      Value inner = p.g.node("relu" + i, new Relu(), p.conv("w" + i, p.parts.get(i), 3, 2, 3));
      sum = p.g.node("add" + i, new Add(), sum, p.conv("e" + i, inner, 2, 12, 1));
    }
    Graph graph = p.graph(sum);
    Graph passed = PassPipeline.standard().run(graph).graph();
    PassTester.assertSameNumbers(graph, passed);
    assertEquals("Tanh Relu Conv Conv", PassTester.ops(passed));
  }

  /** What comes from elsewhere may be a path that is written otherwise. */
  @Test
  void leavesPathsBesideOneOfAnotherKind() {
    var p = new Paths(4).split();
    Value[] results = p.paths();
    Value inner = p.conv("odd", p.x, 12, 2, 3);
    Value swish = p.g.node("swish", new Mul(), inner, p.g.node("gate", new Sigmoid(), inner));
    Value odd = p.conv("odd.expand", swish, 2, 6, 1);
    Value sum = p.g.node("sum", new Sum(), results);
    PassTester.assertLeftAlone(pass, p.graph(p.g.node("add", new Add(), sum, odd)));
  }

  @Test
  void knowsAllChannelsThoughTheirSizesAreSymbolic() {
    var p = new Paths(Dim.of("N"), 4);
    Value src = p.norm("bn", p.g.node("relu", new Relu(), p.conv("conv", p.x, 12, 6, 1)), 6);
    Value[] results = new Value[2];
    for (int i = 0; i < 2; i++) {
      Value start = p.g.constant("start" + i, Tensor.vector(3L * i - 6));
      Value end = p.g.constant("end" + i, Tensor.vector(i == 0 ? 3 : Integer.MAX_VALUE));
      Value axes = p.g.constant("axes" + i, Tensor.vector(1));
      Value part = p.g.node("slice" + i, new Slice(), src, start, end, axes);
      results[i] = p.conv("within" + i, part, 3, 2, 3);
    }
    Graph graph = p.graph(p.g.node("concat", new Concat(1), results));
    assertEquals("Conv Relu BatchNormalization Conv", PassTester.ops(pass.apply(graph)));
    Map<String, TensorType> types = Map.of("x", TensorType.float32(2, 12, 4, 4));
    PassTester.assertSameNumbers(
        Binding.bind(graph, types, Map.of()), Binding.bind(pass.apply(graph), types, Map.of()));
  }

  @Test
  void leavesSlicesThatLeaveChannelsOut() {
    var p = new Paths(4);
    Value[] results = new Value[3];
    for (int i = 0; i < 3; i++) {
      Value start = p.g.constant("start" + i, Tensor.vector(3L * i));
      Value end = p.g.constant("end" + i, Tensor.vector(3L * i + 3));
      Value axes = p.g.constant("axes" + i, Tensor.vector(1));
      Value part = p.g.node("slice" + i, new Slice(), p.x, start, end, axes);
      results[i] = p.conv("within" + i, part, 3, 2, 3);
    }
    PassTester.assertLeftAlone(pass, p.graph(p.g.node("concat", new Concat(1), results)));
  }

  /** Inception's and SqueezeNet's way: nothing would be grouped. */
  @Test
  void leavesConvolutionsOfOneValueThatAreConcatenated() {
    var p = new Paths(4);
    Value a = p.conv("a", p.x, 12, 4, 3);
    Value b = p.conv("b", p.x, 12, 4, 3);
    PassTester.assertLeftAlone(pass, p.graph(p.g.node("concat", new Concat(1), a, b)));
  }

  @Test
  void leavesPathsThatAreConcatenatedAlongAnotherAxis() {
    var p = new Paths(4).split();
    Value[] results = new Value[4];
    for (int i = 0; i < 4; i++) {
      results[i] = p.conv("within" + i, p.parts.get(i), 3, 2, 3);
    }
    PassTester.assertLeftAlone(pass, p.graph(p.g.node("concat", new Concat(2), results)));
  }
}
