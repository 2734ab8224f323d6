package dev.cardinal.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.op.Add;
import dev.cardinal.op.Cast;
import dev.cardinal.op.Concat;
import dev.cardinal.op.Conv;
import dev.cardinal.op.Flatten;
import dev.cardinal.op.Gather;
import dev.cardinal.op.Gemm;
import dev.cardinal.op.GlobalAveragePool;
import dev.cardinal.op.LayerNormalization;
import dev.cardinal.op.LogSoftmax;
import dev.cardinal.op.MatMul;
import dev.cardinal.op.MaxPool;
import dev.cardinal.op.Mul;
import dev.cardinal.op.Op;
import dev.cardinal.op.Pad;
import dev.cardinal.op.PostOps;
import dev.cardinal.op.ReduceMean;
import dev.cardinal.op.Relu;
import dev.cardinal.op.Reshape;
import dev.cardinal.op.ShapeOf;
import dev.cardinal.op.Slice;
import dev.cardinal.op.Softmax;
import dev.cardinal.op.Split;
import dev.cardinal.op.Squeeze;
import dev.cardinal.op.Sum;
import dev.cardinal.op.Transpose;
import dev.cardinal.op.Unsqueeze;
import dev.cardinal.op.Window;
import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Which graphs compute each entry of a batch by itself. */
final class BatchAxisTest {
  private static final int N = 5;

  /** A batch that a test's operator gets. */
  private static final long[] IMAGES = {N, 4, 6, 6};

  private static final long[] ROWS = {N, 4};

  /** A graph of one operator, applied to a batch and to constants. */
  private static OptionalLong entries(Op op, long[] dims, Tensor... constants) {
    var builder = new GraphBuilder("one");
    Value[] operands = new Value[1 + constants.length];
    Dim[] sizes = new Dim[dims.length];
    for (int i = 0; i < dims.length; i++) {
      sizes[i] = Dim.of(dims[i]);
    }
    operands[0] = builder.input("x", DType.FLOAT32, sizes);
    for (int i = 0; i < constants.length; i++) {
      operands[i + 1] = builder.constant("c" + i, constants[i]);
    }
    return BatchAxis.entries(builder.output(builder.node("node", op, operands)).build());
  }

  private static void assertKept(Op op, long[] dims, Tensor... constants) {
    assertEquals(OptionalLong.of(dims[0]), entries(op, dims, constants), op::toString);
  }

  private static void assertMixed(Op op, long[] dims, Tensor... constants) {
    assertEquals(OptionalLong.empty(), entries(op, dims, constants), op::toString);
  }

  private static Tensor zeros(long... dims) {
    return Tensor.allocate(TensorType.float32(dims));
  }

  @Test
  void layersOfConvolutionalNetworksKeepEntriesApart() {
    assertKept(
        new Conv(Window.square(3, 1, 1), 1, PostOps.NONE), IMAGES, zeros(7, 4, 3, 3), zeros(7));
    assertKept(new MaxPool(Window.square(2, 2, 0), false, false), IMAGES);
    assertKept(new GlobalAveragePool(), IMAGES);
    assertKept(new Relu(), IMAGES);
    assertKept(new Flatten(), IMAGES);
    assertKept(Gemm.fullyConnected(), ROWS, zeros(3, 4), zeros(3));
    assertKept(new MatMul(), ROWS, zeros(4, 3));
    assertKept(new Add(), ROWS, zeros(4));
    assertKept(new Add(), ROWS, zeros(1, 4));
    assertKept(new Softmax(-1, false), ROWS);
    assertKept(new Concat(1), IMAGES);
  }

  @Test
  void whatCombinesEntriesOrTellsThemApartMixesThem() {
    assertMixed(new Add(), ROWS, zeros(N, 4));
    assertMixed(new Sum(), ROWS, zeros(4), zeros(N, 1));
    assertMixed(new Add(), ROWS, zeros(N, N, 4));
    assertMixed(new Concat(0), IMAGES);
    assertMixed(new Concat(-4), IMAGES);
    assertMixed(new Softmax(0, false), ROWS);
    assertMixed(new LogSoftmax(-2, false), ROWS);
    assertMixed(new LayerNormalization(0, 1e-5f, false), new long[] {N, N}, zeros(N, N));
    assertMixed(new MaxPool(Window.square(2, 2, 0), true, false), IMAGES);
    assertMixed(new Gemm(1, 1, true, false, PostOps.NONE), new long[] {N, N}, zeros(N, 3));
    assertMixed(Gemm.fullyConnected(), ROWS, zeros(3, 4), zeros(N, 3));
    assertMixed(new Transpose(1, 0), new long[] {N, N});
    assertMixed(new Transpose(), new long[] {N, N});
    assertMixed(new MatMul(), new long[] {N, 2, 4}, zeros(N, 4, 3));
    assertMixed(new Gather(0), ROWS, Tensor.vector(4, 3, 2, 1, 0));
    Tensor axes = Tensor.vector(0);
    assertMixed(new Slice(), ROWS, Tensor.vector(-1), Tensor.vector(-9), axes, Tensor.vector(-1));
    assertMixed(new Slice(), ROWS, Tensor.vector(0), Tensor.vector(9));
    assertKept(new Slice(), ROWS, Tensor.vector(0), Tensor.vector(2), Tensor.vector(-1));
    Tensor zero = Tensor.scalar(0f);
    assertKept(new Pad(Pad.Mode.CONSTANT), ROWS, Tensor.vector(0, 1, 0, 2), zero);
    assertKept(new Pad(Pad.Mode.CONSTANT), ROWS, Tensor.vector(1, 2), zero, Tensor.vector(1));
    assertMixed(new Pad(Pad.Mode.CONSTANT), ROWS, Tensor.vector(1, 0, -1, 0), zero);
    assertMixed(new Pad(Pad.Mode.CONSTANT), ROWS, Tensor.vector(-1, 1), zero, axes);
    Tensor swapped = Tensor.vector(1, 0);
    assertMixed(new Pad(Pad.Mode.CONSTANT), ROWS, Tensor.vector(0, -1, 0, 1), zero, swapped);
    assertMixed(new ReduceMean(), new long[] {N, N}, axes);
    assertMixed(new ReduceMean(), new long[] {N, N}, Tensor.vector(-2));
    assertMixed(new ReduceMean(), new long[] {1, 1});
    assertKept(new ReduceMean(), IMAGES, Tensor.vector(2, -1));
    assertKept(new Transpose(0, 2, 3, 1), IMAGES);
    assertKept(new LayerNormalization(-1, 1e-5f, false), ROWS, zeros(4));
  }

  @Test
  void otherShapesOfTheSameElementsNeedAsManyEntries() {
    assertKept(new Reshape(false), IMAGES, Tensor.vector(0, 2, -1));
    assertKept(new Reshape(false), IMAGES, Tensor.vector(-1, 144));
    assertMixed(new Reshape(false), IMAGES, Tensor.vector(1, -1));
    assertMixed(new Flatten(2), IMAGES);
    assertMixed(new Unsqueeze(), ROWS, Tensor.vector(0));
    assertKept(new Unsqueeze(), ROWS, Tensor.vector(2));
    assertKept(new Squeeze(), new long[] {N, 1, 4}, Tensor.vector(1));
  }

  @Test
  void aBatchOnTheRightOfAProductOrAsWeightsIsMixed() {
    var builder = new GraphBuilder("right");
    Value x = builder.input("x", DType.FLOAT32, Dim.of(N), Dim.of(N));
    Value left = builder.constant("left", zeros(N, N));
    builder.output(builder.node("product", new MatMul(), left, x));
    assertEquals(OptionalLong.empty(), BatchAxis.entries(builder.build()));
    builder = new GraphBuilder("weights");
    x = builder.input("x", DType.FLOAT32, Dim.of(N), Dim.of(3), Dim.of(4), Dim.of(4));
    Value w = builder.input("w", DType.FLOAT32, Dim.of(N), Dim.of(3), Dim.of(4), Dim.of(4));
    builder.output(builder.node("conv", new Conv(Window.square(4, 1, 0), 1, PostOps.NONE), x, w));
    assertEquals(OptionalLong.empty(), BatchAxis.entries(builder.build()));
  }

  @Test
  void everyInputAndOutputHasTheBatch() {
    var builder = new GraphBuilder("two");
    Value x = builder.input("x", DType.FLOAT32, Dim.of(N), Dim.of(4));
    Value y = builder.input("y", DType.FLOAT32, Dim.of(N), Dim.of(1));
    Value sum = builder.node("sum", new Add(), x, y);
    builder.output(sum);
    assertEquals(OptionalLong.of(N), BatchAxis.entries(builder.build()));
    builder.output(builder.constant("k", zeros(N, 1)));
    assertEquals(OptionalLong.empty(), BatchAxis.entries(builder.build()), "constant output");
    builder = new GraphBuilder("scale");
    x = builder.input("x", DType.FLOAT32, Dim.of(N), Dim.of(4));
    Value scale = builder.input("scale", DType.FLOAT32, Dim.of(4));
    builder.output(builder.node("product", new Mul(), x, scale));
    assertEquals(OptionalLong.empty(), BatchAxis.entries(builder.build()), "another input");
    builder = new GraphBuilder("split");
    x = builder.input("x", DType.FLOAT32, Dim.of(N), Dim.of(4));
    Value first = new Value("first");
    builder.node(new Node("split", new Split(1, 2), List.of(x), List.of(first, Value.ABSENT)));
    builder.output(first);
    assertEquals(OptionalLong.of(N), BatchAxis.entries(builder.build()));
    assertEquals(OptionalLong.empty(), BatchAxis.entries(new GraphBuilder("none").build()));
  }

  /** x [n, 4, 3] reshaped by its own number of rows, which is also given to a test. */
  private static boolean sizesOnlyShape(boolean scaled) {
    var builder = new GraphBuilder("sizes");
    Value x = builder.input("x", DType.FLOAT32, Dim.of("N"), Dim.of(4), Dim.of(3));
    Value shape = builder.node("shape", new ShapeOf(0, Long.MAX_VALUE), x);
    Value zero = builder.constant("zero", Tensor.vector(0));
    Value n = builder.node("n", new Gather(0), shape, zero);
    Value rest = builder.constant("rest", Tensor.vector(-1));
    Value sizes = builder.node("sizes", new Concat(0), n, rest);
    Value rows = builder.node("rows", new Reshape(false), x, sizes);
    if (scaled) {
      Value factor = builder.node("factor", new Cast(DType.FLOAT32), n);
      rows = builder.node("scaled", new Mul(), rows, factor);
    }
    return BatchAxis.sizesOnlyShape(builder.output(rows).build());
  }

  @Test
  void sizesMayDecideShapesButNotValues() {
    assertTrue(sizesOnlyShape(false));
    assertFalse(sizesOnlyShape(true));
    var builder = new GraphBuilder("told");
    Value x = builder.input("x", DType.FLOAT32, Dim.of("N"), Dim.of(4));
    builder.output(builder.node("shape", new ShapeOf(0, Long.MAX_VALUE), x));
    assertFalse(BatchAxis.sizesOnlyShape(builder.build()), "an output");
  }
}
