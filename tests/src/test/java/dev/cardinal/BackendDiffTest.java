package dev.cardinal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.app.diff.BackendDiff;
import dev.cardinal.app.diff.Diff;
import dev.cardinal.app.diff.Layer;
import dev.cardinal.app.diff.Parting;
import dev.cardinal.app.diff.Side;
import dev.cardinal.graph.Dim;
import dev.cardinal.graph.Graph;
import dev.cardinal.graph.GraphBuilder;
import dev.cardinal.graph.Node;
import dev.cardinal.graph.Value;
import dev.cardinal.model.Networks;
import dev.cardinal.model.SeededWeights;
import dev.cardinal.op.Add;
import dev.cardinal.op.Cast;
import dev.cardinal.op.Conv;
import dev.cardinal.op.Relu;
import dev.cardinal.op.Sigmoid;
import dev.cardinal.op.Split;
import dev.cardinal.pass.RandomGraph;
import dev.cardinal.spi.Backend;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Layout;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tests.FakeBackend;
import dev.cardinal.tests.FaultyBackend;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The layer at fault is found, and none is where backends only round differently. */
class BackendDiffTest {
  private static final double TOLERANCE = 1e-4;
  private static final String NETWORK = "cifar_resnet20";

  /** Spoils the last element of the last result. */
  private static void lastOff(List<Tensor> results) {
    add(results.getLast(), results.getLast().shape().elements() - 1, 1);
  }

  private static Side side(String... backends) {
    return new Side(
        String.join("+", backends), model -> Session.builder(model).threads(2).backends(backends));
  }

  private static Side faulty(
      Layout layout, Predicate<KernelQuery> spoilt, Consumer<List<Tensor>> fault) {
    Backend sound = new FakeBackend("fake", layout, new AtomicLong());
    var faulty = new FaultyBackend(sound, spoilt, fault);
    return new Side(
        "faulty",
        model ->
            Session.builder(model)
                .threads(2)
                .with(new Backends(List.of(faulty)), System::nanoTime)
                .backends("faulty"));
  }

  /** Adds to an element, counted in memory's order. */
  private static void add(Tensor tensor, long index, double addend) {
    if (tensor.dtype() == DType.FLOAT32) {
      float old = tensor.segment().getAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, index);
      tensor.segment().setAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, index, (float) (old + addend));
    } else {
      tensor.longAt(index, tensor.longAt(index) + (long) addend);
    }
  }

  private static Tensor random(long... dims) {
    var random = new SplittableRandom(1);
    Tensor tensor =
        Tensor.of(
            new float[(int) java.util.Arrays.stream(dims).reduce(1, Math::multiplyExact)], dims);
    for (long i = 0; i < tensor.shape().elements(); i++) {
      tensor.floatAt(i, (float) random.nextDouble(-1, 1));
    }
    return tensor;
  }

  private static Model network(String name) {
    return Model.of(Networks.byName(name).graph(new SeededWeights(3)));
  }

  private static Diff diff(Model model, Side first, Side second, Tensor input) {
    String name = model.inputs().getFirst().value().name();
    return BackendDiff.of(model, Map.of(name, input), first, second, TOLERANCE);
  }

  private static Parting parting(Diff diff, Parting.Kind kind) {
    Parting parting = diff.parting().orElseThrow();
    assertEquals(kind, parting.kind());
    return parting;
  }

  /** Convolutions whose results are of 32 channels, the first of which is layer2.0.conv1. */
  private static boolean isWide(KernelQuery query) {
    return query.op() instanceof Conv && query.results().getFirst().shape().dim(1) == 32;
  }

  private static final String FIRST_WIDE = "layer2.0.conv1";

  @ParameterizedTest
  @CsvSource({"abcd, vector", "aBcd8b, vector", "acdb, reference", "acdb, onednn"})
  void aSpoiltElementIsFoundWhereItIsSpoilt(String layout, String other) {
    Side faulty = faulty(Layout.of(layout), BackendDiffTest::isWide, BackendDiffTest::lastOff);
    Tensor input = random(1, 3, 32, 32);
    Diff diff = diff(network(NETWORK), side(other), faulty, input);
    Parting parting = parting(diff, Parting.Kind.LAYER);
    Layer layer = parting.layer().orElseThrow();
    assertEquals(FIRST_WIDE, layer.node());
    assertEquals("faulty:fake:any:fake", layer.secondKernel());
    assertTrue(layer.firstKernel().startsWith(other + ":conv:"), layer.firstKernel());
    assertEquals(1, parting.distance().absolute(), 1e-3);
    assertEquals(layer, diff.firstAccumulated().orElseThrow());
    Set<String> guilty = Set.copyOf(nodes(diff, l -> l.alone().exceeds(TOLERANCE)));
    assertEquals(Set.copyOf(nodes(diff, l -> l.problem().contains("oc32"))), guilty);
    Diff swapped = diff(network(NETWORK), faulty, side(other), input);
    assertEquals(FIRST_WIDE, swapped.parting().orElseThrow().layer().orElseThrow().node());
  }

  private static List<String> nodes(Diff diff, Predicate<Layer> wanted) {
    return diff.layers().stream().filter(wanted).map(Layer::node).toList();
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
  void whatIsNotFiniteParts(double spoilt) {
    Side faulty =
        faulty(Layout.of("aBcd8b"), BackendDiffTest::isWide, r -> add(r.getFirst(), 5, spoilt));
    Diff diff = diff(network(NETWORK), side("vector"), faulty, random(2, 3, 32, 32));
    Parting parting = parting(diff, Parting.Kind.LAYER);
    assertEquals(FIRST_WIDE, parting.layer().orElseThrow().node());
    assertEquals(Double.POSITIVE_INFINITY, parting.distance().relative());
  }

  /** The fault is in what a kernel makes of its own layout, which no layer alone comes in. */
  @Test
  void aFaultThatOnlyThePlanHasIsFound() {
    Layout blocked = Layout.of("aBcd8b");
    Side faulty =
        faulty(blocked, q -> isWide(q) && q.layout(0).equals(blocked), BackendDiffTest::lastOff);
    for (boolean swapped : new boolean[] {false, true}) {
      Side first = swapped ? faulty : side("vector");
      Side second = swapped ? side("vector") : faulty;
      Parting parting =
          parting(diff(network(NETWORK), first, second, random(1, 3, 32, 32)), Parting.Kind.PLAN);
      assertEquals(FIRST_WIDE, parting.layer().orElseThrow().node());
      assertEquals("faulty.plan", parting.first());
      assertEquals(1, parting.distance().absolute(), 1e-3);
    }
  }

  /** Spoilt are the kernels that are made first: those of the plan without further outputs. */
  @Test
  void aFaultThatOnlyTheUsualPlanHasIsSaid() {
    Set<String> seen = ConcurrentHashMap.newKeySet();
    Side faulty =
        faulty(Layout.ROW_MAJOR, q -> isWide(q) && seen.add(q.problem()), BackendDiffTest::lastOff);
    Diff diff = diff(network(NETWORK), side("vector"), faulty, random(1, 3, 32, 32));
    Parting parting = parting(diff, Parting.Kind.MEMORY);
    assertTrue(parting.layer().isEmpty());
    assertEquals(diff.output(), parting.distance());
  }

  @Test
  void smallDifferencesThatAddUpAreTold() {
    var g = new GraphBuilder("chain");
    Value x = g.input("x", DType.FLOAT32, Dim.of(4));
    for (int i = 0; i < 4; i++) {
      x = g.node("add" + i, new Add(), x, x);
    }
    Side faulty = faulty(Layout.ROW_MAJOR, _ -> true, r -> add(r.getFirst(), 0, 0.6e-4 * first(r)));
    Diff diff =
        diff(
            Model.of(g.output(x).build()),
            side("vector"),
            faulty,
            Tensor.of(new float[] {1, 0, 0, 0}, 4));
    Parting parting = parting(diff, Parting.Kind.ROUNDING);
    assertEquals("add1", parting.layer().orElseThrow().node());
    assertEquals(1.2e-4, parting.distance().relative(), 1e-6);
  }

  private static double first(List<Tensor> results) {
    return results.getFirst().floatAt(0);
  }

  /** Each of a node's results counts, and of integers every difference. */
  @Test
  void allResultsOfAllTypesAreCompared() {
    var g = new GraphBuilder("types");
    Value x = g.input("x", DType.FLOAT32, Dim.of("N"), Dim.of(4));
    Value relu = g.node("relu", new Relu(), x);
    var halves = List.of(new Value("left"), new Value("right"));
    g.node(new Node("split", new Split(1, 2), List.of(relu), halves));
    Value sum = g.node("sum", new Add(), halves.get(0), halves.get(1));
    Value cast = g.node("cast", new Cast(DType.INT64), sum);
    Value gate = g.node("gate", new Sigmoid(), sum);
    Graph graph = g.output(cast).output(gate).build();
    Tensor input = Tensor.of(new float[] {1e6f, 2, 3, 4, 5, 6, 7, 8}, 2, 4);
    for (String spoilt : List.of("split", "cast")) {
      Side faulty =
          faulty(
              Layout.ROW_MAJOR,
              q -> q.op().type().equalsIgnoreCase(spoilt),
              r -> add(r.getLast(), 0, 7e5));
      Parting parting =
          parting(diff(Model.of(graph), side("vector"), faulty, input), Parting.Kind.LAYER);
      assertEquals(spoilt, parting.layer().orElseThrow().node());
      assertEquals(spoilt.equals("split") ? "right" : "cast", parting.distance().value());
    }
    Side faulty =
        faulty(Layout.ROW_MAJOR, q -> q.op() instanceof Cast, r -> add(r.getLast(), 0, 1));
    Parting parting =
        parting(diff(Model.of(graph), side("vector"), faulty, input), Parting.Kind.LAYER);
    assertEquals("cast", parting.layer().orElseThrow().node());
    assertTrue(parting.distance().relative() < 1e-5, "one of a million");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lenet5",
        NETWORK,
        "fashion_resnext",
        "mobilenet_v2",
        "seresnext50_32x4d",
        "densenet121"
      })
  void whatOnlyRoundsDifferentlyDoesNotPart(String name) {
    Model model = network(name);
    List<Dim> dims = model.inputs().getFirst().dims();
    long channels = ((Dim.Fixed) dims.get(1)).size();
    long size = dims.get(2) instanceof Dim.Fixed fixed ? fixed.size() : 64;
    Tensor input = random(1, channels, size, size);
    assertAgree(diff(model, side("vector"), side("onednn"), input));
    assertAgree(diff(model, side("onednn", "vector"), side("vector"), input));
    if (model.graph().nodes().size() < 100) {
      assertAgree(diff(model, side("vector"), side("reference"), input));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void randomNetworksDoNotPart(long seed) {
    Model model = Model.of(RandomGraph.of(seed));
    Tensor input = random(3, 4, 5, 5);
    assertAgree(diff(model, side("vector"), side("reference"), input));
    assertAgree(diff(model, side("onednn"), side("vector"), input));
    Side sound = faulty(Layout.of("aBcd8b"), _ -> false, BackendDiffTest::lastOff);
    assertAgree(diff(model, sound, side("vector"), input));
  }

  private static void assertAgree(Diff diff) {
    assertFalse(diff.parting().isPresent(), diff::toString);
    assertFalse(diff.layers().isEmpty());
    assertTrue(
        diff.layers().stream().noneMatch(l -> l.alone().exceeds(TOLERANCE / 4)), diff::toString);
  }
}
