package dev.cardinal.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.graph.Dim;
import dev.cardinal.graph.GraphBuilder;
import dev.cardinal.graph.Value;
import dev.cardinal.op.Activation;
import dev.cardinal.op.Add;
import dev.cardinal.op.Conv;
import dev.cardinal.op.GlobalAveragePool;
import dev.cardinal.op.PostOps;
import dev.cardinal.op.ReduceMean;
import dev.cardinal.op.Relu;
import dev.cardinal.op.Softmax;
import dev.cardinal.op.Sub;
import dev.cardinal.op.Tanh;
import dev.cardinal.op.Window;
import dev.cardinal.reference.ReferenceBackend;
import dev.cardinal.spi.KernelOptions;
import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Layout;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import dev.cardinal.vector.VectorBackend;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Kernels share a layout of their own where all of them like it, and nowhere else. */
final class WantedLayoutsTest {
  private static final String BLOCKS = "aBcd16b";

  private final GraphBuilder builder = new GraphBuilder("g");
  private final Value image =
      builder.input("image", DType.FLOAT32, Dim.of(1), Dim.of(3), Dim.of(32), Dim.of(32));

  private Value conv(String name, Value of, int ic, int oc, int group, int kernel) {
    Value weights =
        builder.constant(
            name + ".w", Tensor.allocate(TensorType.float32(oc, ic / group, kernel, kernel)));
    var conv = new Conv(Window.square(kernel, 1, kernel / 2), group);
    return builder.node(name, conv, of, weights);
  }

  private Value stem() {
    return conv("stem", image, 3, 16, 1, 3);
  }

  private Plan plan(Value output) {
    builder.output(output);
    var reference = new ReferenceBackend();
    var selector = new KernelSelector(List.of(new VectorBackend()), Map.of(), reference, false);
    var weights = new WeightStore(new MemoryBudget(Long.MAX_VALUE));
    return Planner.plan(builder.build(), selector, weights, KernelOptions.USUAL);
  }

  /** The layout in which each step leaves its result; reorders by what they make. */
  private static List<String> layouts(Plan plan) {
    return plan.steps().stream()
        .map(step -> ((Placement.InArena) step.dst().getFirst()).layout())
        .map(Layout::name)
        .toList();
  }

  @Test
  void aRunOfKernelsThatLikeBlocksHasThemUpToSinglePixels() {
    Value wide = conv("wide", stem(), 16, 48, 1, 1);
    Value window = conv("window", wide, 48, 48, 48, 3);
    Value narrow = conv("narrow", window, 48, 16, 1, 1);
    Plan plan = plan(builder.node("pool", new GlobalAveragePool(), narrow));
    assertEquals(List.of(BLOCKS, BLOCKS, BLOCKS, "row_major"), layouts(plan));
    assertTrue(plan.steps().stream().allMatch(step -> step.kernelId().contains("blocked")));
    assertEquals("wide + window", plan.steps().get(1).node());
  }

  @Test
  void theMeanOfAllPixelsIsAPooling() {
    Value axes = builder.constant("axes", Tensor.vector(2, 3));
    Value wide = conv("wide", stem(), 16, 48, 1, 1);
    Plan plan = plan(builder.node("mean", new ReduceMean(false, false), wide, axes));
    assertEquals(List.of(BLOCKS, BLOCKS, "row_major"), layouts(plan));
    assertEquals("vector:reducemean:blocked_f32", plan.steps().getLast().kernelId());
    assertEquals(Optional.empty(), plan.steps().getLast().src().get(1), "the axes are known");
  }

  @Test
  void theMeanOfOtherAxesIsNone() {
    Value axes = builder.constant("axes", Tensor.vector(1, 3));
    Value wide = conv("wide", stem(), 16, 48, 1, 1);
    Plan plan = plan(builder.node("mean", new ReduceMean(), wide, axes));
    assertEquals(List.of("row_major", "row_major", "row_major"), layouts(plan));
  }

  @Test
  void aResultOfTheGraphIsRowMajorFromTheStart() {
    Value wide = conv("wide", stem(), 16, 48, 1, 1);
    Plan plan = plan(conv("window", wide, 48, 48, 48, 3));
    assertEquals(List.of("row_major", "row_major", "row_major"), layouts(plan));
  }

  @Test
  void oneReaderThatDeclinesIsEnough() {
    Value stem = stem();
    builder.output(builder.node("soft", new Softmax(1), stem));
    Value pool = builder.node("pool", new GlobalAveragePool(), conv("wide", stem, 16, 32, 1, 1));
    assertEquals("row_major", layouts(plan(pool)).getFirst());
  }

  @Test
  void whatComesFromElsewhereIsReorderedOnce() {
    // A softmax does not share the layout; both convolutions behind it do.
    Value elsewhere = builder.node("elsewhere", new Softmax(1), stem());
    Value one = conv("one", elsewhere, 16, 32, 1, 1);
    Value two = conv("two", elsewhere, 16, 32, 1, 1);
    Value three = conv("three", two, 32, 32, 1, 1);
    builder.output(builder.node("pool1", new GlobalAveragePool(), one));
    Plan plan = plan(builder.node("pool2", new GlobalAveragePool(), three));
    assertEquals(1, reorders(plan));
    assertEquals(List.of("row_major", "row_major"), layouts(plan).subList(0, 2));
  }

  /** One convolution is not worth it to reorder its source. */
  @Test
  void aShortRunStaysRowMajor() {
    Value elsewhere = builder.node("elsewhere", new Softmax(1), stem());
    Value one = conv("one", elsewhere, 16, 32, 1, 1);
    Value wide = conv("wide", elsewhere, 16, 32, 1, 1);
    Value other = builder.node("other", new Softmax(1), wide);
    var residual = new Conv(Window.square(1, 1, 0), 1).with(new PostOps(true, Activation.RELU));
    Value weights = builder.constant("w", Tensor.allocate(TensorType.float32(32, 32, 1, 1)));
    Value last = builder.node("last", residual, one, weights, Value.ABSENT, other);
    Plan plan = plan(builder.node("pool", new GlobalAveragePool(), last));
    assertEquals(0, reorders(plan));
  }

  /** Functions of single elements gain nothing by it. */
  @Test
  void aRunWithoutConvolutionsStaysRowMajor() {
    Value elsewhere = builder.node("elsewhere", new Softmax(1), stem());
    Value relu = builder.node("relu", new Relu(), elsewhere);
    Value sum = builder.node("sum", new Add(), relu, builder.node("tanh", new Tanh(), elsewhere));
    Plan plan = plan(builder.node("pool", new GlobalAveragePool(), sum));
    assertEquals(0, reorders(plan));
  }

  @Test
  void numbersMayComeFirst() {
    Value one = builder.constant("one", Tensor.of(new float[] {1}, 1));
    Value difference = builder.node("rest", new Sub(), one, stem());
    Value wide = conv("wide", difference, 16, 48, 1, 1);
    Plan plan = plan(builder.node("pool", new GlobalAveragePool(), wide));
    assertEquals(List.of(BLOCKS, BLOCKS, BLOCKS, "row_major"), layouts(plan));
  }

  private static long reorders(Plan plan) {
    return plan.steps().stream().filter(step -> step.operator().equals("Reorder")).count();
  }
}
