package dev.cardinal.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.graph.Dim;
import dev.cardinal.graph.Graph;
import dev.cardinal.graph.GraphBuilder;
import dev.cardinal.graph.Node;
import dev.cardinal.graph.Value;
import dev.cardinal.op.Add;
import dev.cardinal.op.Flatten;
import dev.cardinal.op.Relu;
import dev.cardinal.op.Split;
import dev.cardinal.plan.Lifetimes.Span;
import dev.cardinal.reference.ReferenceBackend;
import dev.cardinal.spi.KernelOptions;
import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where values are during a run, and for how long. */
final class PlannerTest {
  private final GraphBuilder builder = new GraphBuilder("g");
  private final Value x = builder.input("x", DType.FLOAT32, Dim.of(2), Dim.of(8));

  private Plan plan() {
    return plan(builder.build());
  }

  private static Plan plan(Graph graph) {
    return Planner.plan(graph, selector(), store(), KernelOptions.USUAL);
  }

  private static KernelSelector selector() {
    var reference = new ReferenceBackend();
    return new KernelSelector(List.of(reference), Map.of(), reference, true);
  }

  private static WeightStore store() {
    return new WeightStore(new MemoryBudget(1 << 20));
  }

  private static Lifetimes lifetimes(Graph graph) {
    Drafts drafts =
        Drafts.of(
            TypedGraph.of(graph),
            KernelSource.of(selector(), store(), (_, _) -> {}),
            KernelOptions.USUAL);
    return Lifetimes.of(
        drafts.steps(),
        graph.inputs().stream().map(input -> drafts.input(input.value())).toList(),
        drafts.outputs().values());
  }

  private Value relu(String name, Value of) {
    return builder.node(name, new Relu(), of);
  }

  @Test
  void aValueLivesFromItsStepToItsLastUse() {
    Value a = relu("a", x);
    Value b = relu("b", a);
    Value c = builder.node("c", new Add(), a, b);
    builder.output(c);
    assertEquals(
        Map.of(x, new Span(-1, 0), a, new Span(0, 2), b, new Span(1, 2), c, new Span(2, 3)),
        lifetimes(builder.build()).buffers());
  }

  @Test
  void aBufferLivesAsLongAsAnyOfItsViews() {
    Value a = relu("a", x);
    Value flat = builder.node("flat", new Flatten(0), a);
    Value again = builder.node("again", new Flatten(1), flat);
    Value b = relu("b", a);
    Value c = relu("c", b);
    Value d = relu("d", again);
    builder.output(c).output(d);
    Lifetimes lifetimes = lifetimes(builder.build());
    assertEquals(new Span(0, 3), lifetimes.buffers().get(a), "views take no step");
    assertTrue(!lifetimes.buffers().containsKey(flat) && !lifetimes.buffers().containsKey(again));
  }

  @Test
  void viewsTakeNoStepAndShareTheirOperandsPlace() {
    Value a = relu("a", x);
    Value flat = builder.node("flat", new Flatten(0), a);
    builder.output(flat).output(a).output(builder.node("view", new Flatten(0), x));
    Plan plan = plan();
    assertEquals(1, plan.steps().size());
    var place = assertInstanceOf(Placement.InArena.class, plan.outputs().get("flat"));
    var owner = assertInstanceOf(Placement.InArena.class, plan.outputs().get("a"));
    assertEquals(owner.offset(), place.offset());
    assertEquals(TensorType.float32(1, 16), place.type());
    var input = assertInstanceOf(Placement.InArena.class, plan.inputs().get("x"));
    var view = assertInstanceOf(Placement.InArena.class, plan.outputs().get("view"));
    assertEquals(input.offset(), view.offset());
    assertNotEquals(owner.offset(), input.offset());
  }

  @Test
  void constantsAndViewsOfThemTakeNoMemory() {
    Tensor k = Tensor.of(new float[] {1, 2, 3, 4}, 2, 2);
    Value constant = builder.constant("k", k);
    builder.output(constant).output(builder.node("flat", new Flatten(0), constant));
    Plan plan = plan();
    assertSame(k, assertInstanceOf(Placement.Constant.class, plan.outputs().get("k")).tensor());
    var flat = assertInstanceOf(Placement.Constant.class, plan.outputs().get("flat"));
    assertEquals(TensorType.float32(1, 4), flat.type());
    assertEquals(4, flat.tensor().floatAt(3));
    assertEquals(64, plan.arenaBytes(), "the input alone");
  }

  @Test
  void unwantedResultsHaveDistinctPlaces() {
    Value last = new Value("last");
    builder.node(
        new Node("split", new Split(1, 3), List.of(x), List.of(Value.ABSENT, Value.ABSENT, last)));
    builder.output(last);
    Step step = plan().steps().getFirst();
    assertEquals(3, step.dst().size());
    assertEquals(
        3, step.dst().stream().map(p -> ((Placement.InArena) p).offset()).distinct().count());
  }

  @Test
  void aChainNeedsTwoBuffersOnly() {
    Value at = x;
    for (int i = 0; i < 20; i++) {
      at = relu("r" + i, at);
    }
    builder.output(at);
    Plan plan = plan();
    assertEquals(21 * 64, plan.activationBytes());
    assertEquals(2 * 64, plan.leastArenaBytes());
    assertEquals(2 * 64, plan.arenaBytes());
    assertTrue(plan.toString().contains("r19: reference:relu:evaluate [relu 2x8]"));
    assertTrue(plan.toString().contains("arena 128 bytes"));
  }

  @Test
  void typesThatAreNotKnownAreAnErrorThatNamesTheNode() {
    var symbolic = new GraphBuilder("symbolic");
    Value in = symbolic.input("in", DType.FLOAT32, Dim.of("N"));
    symbolic.output(symbolic.node("out", new Relu(), in));
    var e = assertThrows(PlanException.class, () -> plan(symbolic.build()));
    assertTrue(e.getMessage().contains("'in'"), e::getMessage);
  }

  @Test
  void moreMemoryThanCanBeAddressedIsAnError() {
    var huge = new GraphBuilder("huge");
    Value in = huge.input("in", DType.FLOAT32, Dim.of(1L << 61));
    huge.output(huge.node("out", new Relu(), in));
    var e = assertThrows(PlanException.class, () -> plan(huge.build()));
    assertTrue(e.getMessage().contains("huge needs more memory"), e::getMessage);
  }
}
