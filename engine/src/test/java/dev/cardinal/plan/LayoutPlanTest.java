package dev.cardinal.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.graph.Dim;
import dev.cardinal.graph.Graph;
import dev.cardinal.graph.GraphBuilder;
import dev.cardinal.graph.Value;
import dev.cardinal.op.Add;
import dev.cardinal.op.Flatten;
import dev.cardinal.op.Relu;
import dev.cardinal.op.Reorder;
import dev.cardinal.op.Sigmoid;
import dev.cardinal.reference.ReferenceBackend;
import dev.cardinal.spi.Kernel;
import dev.cardinal.spi.KernelCall;
import dev.cardinal.spi.KernelOptions;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.spi.Support;
import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Layout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Reorders stand where the layouts of neighbours differ, once for each layout, and only there. */
final class LayoutPlanTest {
  private static final Layout BLOCKED = Layout.of("aBcd8b");

  private final List<Layout> seen = new ArrayList<>();
  private final GraphBuilder builder = new GraphBuilder("g");
  private final Value x =
      builder.input("x", DType.FLOAT32, Dim.of(1), Dim.of(3), Dim.of(2), Dim.of(2));

  /** Takes all but Sigmoid, with operands and results in blocks of eight channels. */
  private final class Blocked implements OneKernel {
    @Override
    public String name() {
      return "blocked";
    }

    @Override
    public boolean nativeMemory() {
      return true;
    }

    @Override
    public Support support(KernelQuery query) {
      boolean other = query.op() instanceof Sigmoid || query.op() instanceof Reorder;
      return Support.when(!other, "not here");
    }

    @Override
    public Kernel create(KernelQuery query, PackedWeights weights) {
      seen.addAll(query.layouts());
      return new Kernel() {
        @Override
        public void run(KernelCall call) {
          throw new AssertionError("only planned");
        }

        @Override
        public Layout srcLayout(int operand) {
          return BLOCKED;
        }

        @Override
        public Layout dstLayout(int result) {
          return BLOCKED;
        }

        @Override
        public boolean nativeMemory() {
          return true;
        }

        @Override
        public long scratchBytes() {
          return 100;
        }
      };
    }
  }

  private Plan plan() {
    var reference = new ReferenceBackend();
    var selector = new KernelSelector(List.of(new Blocked(), reference), Map.of(), reference, true);
    var store = new WeightStore(new MemoryBudget(1 << 20));
    Graph graph = builder.build();
    Plan plan = Planner.plan(graph, selector, store, KernelOptions.USUAL);
    List<Layout> seenByPlan = List.copyOf(seen);
    var sketches = new PlanSketches(graph, selector, store, KernelOptions.USUAL);
    var sketched = sketches.steps(Assignment.all("blocked"));
    assertEquals(
        plan.steps().stream().map(Step::kind).toList(),
        sketched.stream().map(PlanSketches.Sketched::kind).toList(),
        "a sketch has the steps of the plan");
    seen.clear();
    seen.addAll(seenByPlan);
    return plan;
  }

  private static List<String> operators(Plan plan) {
    return plan.steps().stream().map(Step::operator).toList();
  }

  @Test
  void neighboursOfOneLayoutNeedNoReorder() {
    Value a = builder.node("a", new Relu(), x);
    builder.output(builder.node("b", new Relu(), a));
    Plan plan = plan();
    assertEquals(List.of("Reorder", "Relu", "Relu", "Reorder"), operators(plan));
    assertEquals(List.of(Layout.ROW_MAJOR, BLOCKED), seen, "each knows how its operand stands");
    assertTrue(plan.toString().contains("[reorder 1x3x2x2 row_major aBcd8b]"), plan::toString);
  }

  @Test
  void aValueIsReorderedOnceForAllWhoWantItSo() {
    Value a = builder.node("a", new Relu(), x);
    Value b = builder.node("b", new Add(), a, x);
    Value c = builder.node("c", new Sigmoid(), b);
    Value d = builder.node("d", new Add(), b, c);
    builder.output(d).output(b);
    Plan plan = plan();
    assertEquals(
        List.of("Reorder", "Relu", "Add", "Reorder", "Sigmoid", "Reorder", "Add", "Reorder"),
        operators(plan));
    var place = assertInstanceOf(Placement.InArena.class, plan.outputs().get("b"));
    assertEquals(Layout.ROW_MAJOR, place.layout());
    assertEquals(plan.steps().get(3).dst().getFirst(), place, "the copy made for c");
  }

  @Test
  void viewsSeeRowMajorMemory() {
    Value a = builder.node("a", new Relu(), x);
    builder.output(builder.node("flat", new Flatten(1), a));
    Plan plan = plan();
    assertEquals(List.of("Reorder", "Relu", "Reorder"), operators(plan));
    var flat = assertInstanceOf(Placement.InArena.class, plan.outputs().get("flat"));
    var row = assertInstanceOf(Placement.InArena.class, plan.steps().get(2).dst().getFirst());
    assertEquals(row.offset(), flat.offset());
  }

  @Test
  void bytesThatAreTheSameAreNotReordered() {
    var small = new GraphBuilder("small");
    Value in = small.input("in", DType.FLOAT32, Dim.of(2), Dim.of(16), Dim.of(1), Dim.of(1));
    small.output(small.node("a", new Relu(), in));
    var reference = new ReferenceBackend();
    var selector = new KernelSelector(List.of(new Blocked()), Map.of(), reference, true);
    var store = new WeightStore(new MemoryBudget(1 << 20));
    Plan plan = Planner.plan(small.build(), selector, store, KernelOptions.USUAL);
    assertEquals(List.of("Relu"), operators(plan));
    var src =
        assertInstanceOf(
            Placement.InArena.class, plan.steps().getFirst().src().getFirst().orElseThrow());
    assertEquals(BLOCKED, src.layout(), "called as the kernel calls it");
  }

  @Test
  void paddingAndScratchHaveTheirPlace() {
    builder.output(builder.node("a", new Relu(), x));
    Plan plan = plan();
    Step relu = plan.steps().get(1);
    long scratch = relu.scratch().orElseThrow();
    var src = (Placement.InArena) relu.src().getFirst().orElseThrow();
    var dst = (Placement.InArena) relu.dst().getFirst();
    for (var other : List.of(src, dst)) {
      long bytes = 8 * 2 * 2 * 4;
      assertTrue(
          scratch + 100 <= other.offset() || other.offset() + bytes <= scratch, plan::toString);
    }
    assertNotEquals(src.offset(), dst.offset());
    assertEquals(48 + 16 + 128 + 128 + 128 + 64, plan.activationBytes());
  }
}
