package dev.cardinal.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.graph.Dim;
import dev.cardinal.graph.Graph;
import dev.cardinal.graph.GraphBuilder;
import dev.cardinal.graph.Value;
import dev.cardinal.op.Relu;
import dev.cardinal.op.Sigmoid;
import dev.cardinal.reference.ReferenceBackend;
import dev.cardinal.spi.Backend;
import dev.cardinal.spi.Kernel;
import dev.cardinal.spi.KernelCall;
import dev.cardinal.spi.KernelOptions;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.spi.Support;
import dev.cardinal.tensor.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A plan's tensors are in native memory if one of its kernels needs that, and only then. */
final class NativePlanTest {
  private final List<Boolean> asked = new ArrayList<>();
  private int open;

  /** Takes all but Sigmoid, on arrays. */
  private final class Arrays implements OneKernel {
    @Override
    public String name() {
      return "arrays";
    }

    @Override
    public Support support(KernelQuery query) {
      asked.add(query.options().nativeMemory());
      return Support.when(
          !(query.op() instanceof Sigmoid) && !query.options().nativeMemory(), "not here");
    }

    @Override
    public Kernel create(KernelQuery query, PackedWeights weights) {
      return new Planned(false);
    }
  }

  /** Takes everything, in native memory. */
  private final class Native implements OneKernel {
    @Override
    public String name() {
      return "native";
    }

    @Override
    public boolean nativeMemory() {
      return true;
    }

    @Override
    public Support support(KernelQuery query) {
      return new Support.Supported();
    }

    @Override
    public Kernel create(KernelQuery query, PackedWeights weights) {
      return new Planned(true);
    }
  }

  private final class Planned implements Kernel {
    private final boolean inNative;

    Planned(boolean inNative) {
      this.inNative = inNative;
      open++;
    }

    @Override
    public void run(KernelCall call) {
      throw new AssertionError("only planned");
    }

    @Override
    public boolean nativeMemory() {
      return inNative;
    }

    @Override
    public void close() {
      open--;
    }
  }

  private static Graph graph(boolean withSigmoid) {
    var builder = new GraphBuilder("g");
    Value x = builder.input("x", DType.FLOAT32, Dim.of(4));
    Value y = builder.node("a", new Relu(), x);
    y = withSigmoid ? builder.node("b", new Sigmoid(), y) : builder.node("b", new Relu(), y);
    builder.output(builder.node("c", new Relu(), y));
    return builder.build();
  }

  private static KernelSelector selector(
      List<Backend> preferred, Map<String, List<Backend>> overrides) {
    return new KernelSelector(preferred, overrides, new ReferenceBackend(), true);
  }

  private static List<String> kernels(Plan plan) {
    return plan.steps().stream().map(Step::kernelId).toList();
  }

  private Plan plan(Graph graph, KernelSelector selector) {
    var store = new WeightStore(new MemoryBudget(1 << 20));
    Plan plan = Planner.plan(graph, selector, store, KernelOptions.USUAL);
    plan.close();
    assertEquals(0, open, "kernels of no plan are closed");
    return plan;
  }

  @Test
  void tensorsAreOnTheHeap() {
    Plan plan = plan(graph(false), selector(List.of(new Arrays(), new Native()), Map.of()));
    assertFalse(plan.nativeMemory());
    assertEquals(List.of("arrays:any", "arrays:any", "arrays:any"), kernels(plan));
  }

  @Test
  void aBackendThatIsAskedFirstDecidesAtOnce() {
    Plan plan = plan(graph(true), selector(List.of(new Native(), new Arrays()), Map.of()));
    assertTrue(plan.nativeMemory());
    assertEquals(List.of(), asked);
  }

  @Test
  void oneNodeDecidesForAll() {
    List<Backend> preferred = List.of(new Arrays(), new ReferenceBackend());
    Plan plan = plan(graph(false), selector(preferred, Map.of("b", List.of(new Native()))));
    assertTrue(plan.nativeMemory());
    assertEquals(List.of(true, true), asked);
    assertEquals("native:any", kernels(plan).get(1));
  }

  @Test
  void kernelsAreChosenAnewIfOneIsFoundLate() {
    var selector = selector(List.of(new Arrays(), new Native()), Map.of());
    Plan plan = plan(graph(true), selector);
    assertTrue(plan.nativeMemory());
    assertEquals(List.of(false, false, false, true, true, true), asked);
    assertEquals(List.of("native:any", "native:any", "native:any"), kernels(plan));
  }

  @Test
  void sketchesAgreeWithPlans() {
    var selector = selector(List.of(new Arrays(), new Native()), Map.of());
    for (boolean withSigmoid : new boolean[] {false, true}) {
      Graph graph = graph(withSigmoid);
      var store = new WeightStore(new MemoryBudget(1 << 20));
      var sketches = new PlanSketches(graph, selector, store, KernelOptions.USUAL);
      for (String first : List.of("arrays", "native")) {
        Assignment assignment = Assignment.all(first);
        Plan plan = Planner.plan(graph, selector.with(assignment), store, KernelOptions.USUAL);
        assertEquals(
            plan.steps().stream().map(Step::kind).toList(),
            sketches.steps(assignment).stream().map(PlanSketches.Sketched::kind).toList());
        assertEquals(withSigmoid || first.equals("native"), plan.nativeMemory());
      }
    }
  }
}
