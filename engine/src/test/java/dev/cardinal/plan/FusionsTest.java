package dev.cardinal.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.cardinal.exec.Executor;
import dev.cardinal.exec.RunContexts;
import dev.cardinal.exec.WorkerPool;
import dev.cardinal.graph.Dim;
import dev.cardinal.graph.Graph;
import dev.cardinal.graph.GraphBuilder;
import dev.cardinal.graph.Value;
import dev.cardinal.op.Add;
import dev.cardinal.op.Flatten;
import dev.cardinal.op.Mul;
import dev.cardinal.op.Op;
import dev.cardinal.op.Operands;
import dev.cardinal.op.Relu;
import dev.cardinal.plan.Placement.Constant;
import dev.cardinal.reference.ReferenceBackend;
import dev.cardinal.spi.FusedDescriptor;
import dev.cardinal.spi.Kernel;
import dev.cardinal.spi.KernelCall;
import dev.cardinal.spi.KernelDescriptor;
import dev.cardinal.spi.KernelOptions;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.spi.Support;
import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two steps are one where the second alone reads the first, and only there. */
final class FusionsTest {
  private static final String FUSED = "fusing:mul+add";

  private final List<Kernel> open = new ArrayList<>();
  private final GraphBuilder builder = new GraphBuilder("g");
  private final Value x = builder.input("x", DType.FLOAT32, Dim.of(2), Dim.of(2));
  private final Value c = builder.constant("c", Tensor.of(new float[] {1, 2, 3, 4}, 2, 2));
  private final Value d = builder.constant("d", Tensor.of(new float[] {5, 6, 7, 8}, 2, 2));
  private boolean failing;

  @AfterEach
  void noKernelIsLeftOpen() {
    assertEquals(List.of(), open);
  }

  /** A kernel that evaluates one operator, or a product and then a sum, and counts as open. */
  private final class Evaluating implements Kernel {
    private final List<Op> ops;

    Evaluating(Op... ops) {
      this.ops = List.of(ops);
      open.add(this);
    }

    @Override
    public void run(KernelCall call) {
      if (ops.size() == 2) {
        Tensor product = ops.getFirst().evaluate(Operands.of(call.src(0), call.src(1))).getFirst();
        Operands rest = Operands.of(product, call.src(3));
        call.dst(0).copyFrom(ops.getLast().evaluate(rest).getFirst());
      } else if (ops.getFirst() instanceof Relu relu) {
        call.dst(0).copyFrom(relu.evaluate(Operands.of(call.src(0))).getFirst());
      } else {
        Operands operands = Operands.of(call.src(0), call.src(1));
        call.dst(0).copyFrom(ops.getFirst().evaluate(operands).getFirst());
      }
    }

    @Override
    public void close() {
      open.remove(this);
    }
  }

  /** Takes all operators, and a product with the sum that follows as one. */
  private final class Fusing implements OneKernel {
    @Override
    public String name() {
      return "fusing";
    }

    @Override
    public Support support(KernelQuery query) {
      return Support.when(!query.op().isView(), "needs no kernel");
    }

    @Override
    public Kernel create(KernelQuery query, PackedWeights weights) {
      return new Evaluating(query.op());
    }

    @Override
    public Optional<FusedDescriptor> fused(
        KernelQuery query, KernelDescriptor next, KernelQuery nextQuery) {
      return query.op() instanceof Mul && nextQuery.op() instanceof Add
          ? Optional.of(new MulAdd())
          : Optional.empty();
    }
  }

  private final class MulAdd implements FusedDescriptor {
    @Override
    public String id() {
      return FUSED;
    }

    @Override
    public Kernel create(KernelQuery first, KernelQuery second, PackedWeights weights) {
      if (failing) {
        throw new IllegalStateException("no room");
      }
      return new Evaluating(first.op(), second.op());
    }
  }

  private List<String> kernels() {
    try (var executor = executor()) {
      return executor.plan().steps().stream().map(Step::kernelId).toList();
    }
  }

  private Executor executor() {
    Graph graph = builder.build();
    var selector =
        new KernelSelector(List.of(new Fusing()), Map.of(), new ReferenceBackend(), true);
    var budget = new MemoryBudget(1 << 20);
    var store = new WeightStore(budget);
    Plan plan = Planner.plan(graph, selector, store, KernelOptions.USUAL);
    var sketches = new PlanSketches(graph, selector, store, KernelOptions.USUAL);
    assertEquals(
        plan.steps().stream().map(Step::kind).toList(),
        sketches.steps(Assignment.all("fusing")).stream().map(PlanSketches.Sketched::kind).toList(),
        "a sketch has the steps of the plan");
    var pool = new WorkerPool(1);
    return new Executor(plan, pool, new RunContexts(pool, budget));
  }

  @Test
  void twoStepsAreOne() throws InterruptedException {
    Value product = builder.node("product", new Mul(), x, c);
    builder.output(builder.node("sum", new Add(), product, d));
    try (var executor = executor()) {
      Step step = executor.plan().steps().getFirst();
      assertEquals(1, executor.plan().steps().size());
      assertEquals(FUSED, step.kernelId());
      assertEquals("product + sum", step.node());
      assertEquals("Mul + Add", step.operator());
      assertEquals("mul 2x2 2x2 + add 2x2 2x2", step.problem());
      assertEquals("fusing", step.kind().backend());
      assertEquals(4, step.src().size());
      assertEquals(Optional.empty(), step.src().get(2), "what is in between has no place");
      assertEquals(builder.build().constant(d).orElseThrow(), constant(step.src().get(3)));
      assertEquals(2 * 64, executor.plan().arenaBytes(), "the input and the output");
      Tensor y = Tensor.of(new float[4], 2, 2);
      Tensor ones = Tensor.of(new float[] {1, 1, 1, 1}, 2, 2);
      String name = executor.plan().outputs().keySet().iterator().next();
      executor.run(Map.of("x", ones), Map.of(name, y), () -> false);
      assertEquals(List.of(6f, 8f, 10f, 12f), floats(y));
    }
  }

  private static Tensor constant(Optional<Placement> placement) {
    return ((Constant) placement.orElseThrow()).tensor();
  }

  private static List<Float> floats(Tensor tensor) {
    var floats = new ArrayList<Float>();
    for (float value : tensor.toFloats()) {
      floats.add(value);
    }
    return floats;
  }

  @Test
  void aPairCanFollowAPair() {
    Value sum = builder.node("s", new Add(), builder.node("p", new Mul(), x, c), d);
    builder.output(builder.node("t", new Add(), builder.node("q", new Mul(), sum, c), d));
    assertEquals(List.of(FUSED, FUSED), kernels());
  }

  @Test
  void anOutputStaysApart() {
    Value product = builder.node("product", new Mul(), x, c);
    builder.output(product);
    builder.output(builder.node("sum", new Add(), product, d));
    assertEquals(List.of("fusing:any", "fusing:any"), kernels());
  }

  @Test
  void whatIsReadTwiceStaysApart() {
    Value product = builder.node("product", new Mul(), x, c);
    builder.output(builder.node("sum", new Add(), product, product));
    assertEquals(List.of("fusing:any", "fusing:any"), kernels());
  }

  @Test
  void whatIsReadAgainLaterStaysApart() {
    Value product = builder.node("product", new Mul(), x, c);
    Value sum = builder.node("sum", new Add(), product, d);
    builder.output(builder.node("again", new Add(), sum, product));
    assertEquals(List.of("fusing:any", "fusing:any", "fusing:any"), kernels());
  }

  @Test
  void whatIsReadAsAnotherOperandStaysApart() {
    Value product = builder.node("product", new Mul(), x, c);
    builder.output(builder.node("sum", new Add(), d, product));
    assertEquals(List.of("fusing:any", "fusing:any"), kernels());
  }

  @Test
  void whatIsReadAsAnotherShapeStaysApart() {
    Value product = builder.node("product", new Mul(), x, c);
    Value flat = builder.node("flat", new Flatten(0), product);
    Value other = builder.constant("e", Tensor.of(new float[4], 1, 4));
    builder.output(builder.node("sum", new Add(), flat, other));
    assertEquals(List.of("fusing:any", "fusing:any"), kernels());
  }

  @Test
  void whatDoesNotFollowStaysApart() {
    Value product = builder.node("product", new Mul(), x, c);
    Value between = builder.node("between", new Relu(), x);
    Value sum = builder.node("sum", new Add(), product, d);
    builder.output(builder.node("all", new Mul(), sum, between));
    assertEquals(4, kernels().size());
  }

  @Test
  void kernelsAreClosedWhereTheFusedOneFails() {
    builder.output(builder.node("sum", new Add(), builder.node("product", new Mul(), x, c), d));
    failing = true;
    var e = assertThrows(IllegalStateException.class, this::kernels);
    assertEquals("no room", e.getMessage());
  }
}
