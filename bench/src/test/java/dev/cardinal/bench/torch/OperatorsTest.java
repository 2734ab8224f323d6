package dev.cardinal.bench.torch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cardinal.bench.contest.Workload;
import dev.cardinal.graph.Dim;
import dev.cardinal.graph.Graph;
import dev.cardinal.graph.GraphBuilder;
import dev.cardinal.graph.Node;
import dev.cardinal.graph.Value;
import dev.cardinal.op.Activation;
import dev.cardinal.op.Add;
import dev.cardinal.op.AutoPad;
import dev.cardinal.op.AveragePool;
import dev.cardinal.op.BatchNormalization;
import dev.cardinal.op.Clip;
import dev.cardinal.op.Concat;
import dev.cardinal.op.Constant;
import dev.cardinal.op.Conv;
import dev.cardinal.op.Div;
import dev.cardinal.op.Dropout;
import dev.cardinal.op.Flatten;
import dev.cardinal.op.Gather;
import dev.cardinal.op.Gemm;
import dev.cardinal.op.GlobalAveragePool;
import dev.cardinal.op.GlobalMaxPool;
import dev.cardinal.op.HardSigmoid;
import dev.cardinal.op.HardSwish;
import dev.cardinal.op.Identity;
import dev.cardinal.op.LeakyRelu;
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
import dev.cardinal.op.Sigmoid;
import dev.cardinal.op.Slice;
import dev.cardinal.op.Softmax;
import dev.cardinal.op.Split;
import dev.cardinal.op.Squeeze;
import dev.cardinal.op.Sub;
import dev.cardinal.op.Sum;
import dev.cardinal.op.Tanh;
import dev.cardinal.op.Transpose;
import dev.cardinal.op.Unsqueeze;
import dev.cardinal.op.Window;
import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every operator that is written computes in PyTorch what it computes in Cardinal. */
class OperatorsTest {
  @TempDir private Path folder;

  private final Map<String, Graph> cases = new LinkedHashMap<>();

  @TestFactory
  Stream<DynamicTest> everyOperatorComputesTheSame() {
    Torch.require();
    convolutions();
    poolings();
    products();
    elements();
    shapes();
    return cases.entrySet().stream()
        .map(one -> DynamicTest.dynamicTest(one.getKey(), () -> check(one.getValue())));
  }

  private void check(Graph graph) {
    TensorType input = graph.inputs().getFirst().type().orElseThrow();
    Path archive = Torch.write(folder, graph, input);
    Torch.assertClose(Torch.expected(graph, input, "reference"), Torch.run(archive, input));
  }

  private void convolutions() {
    add("conv", conv(window(3, 2, 1, pads(1, 1, 1, 1))), image(), weights(5, 4, 3, 3));
    add("conv with bias", conv(window(1, 1, 1, pads())), image(), weights(5, 4, 1, 1), weights(5));
    add("dilated conv", conv(window(3, 1, 2, pads(2, 2, 2, 2))), image(), weights(5, 4, 3, 3));
    add("grouped conv", new Conv(window(3, 1, 1, pads()), 2), image(), weights(6, 2, 3, 3));
    add("uneven conv", conv(window(3, 2, 1, pads(0, 1, 2, 3))), image(), weights(5, 4, 3, 3));
    add("conv of the same size", conv(same()), image(), weights(5, 4, 3, 3));
    add("conv along one axis", conv(line(3)), type(2, 4, 9), weights(5, 4, 3));
    add("conv along three axes", conv(none()), type(1, 2, 5, 4, 6), weights(3, 2, 2, 3, 1));
    PostOps posts = PostOps.NONE.withResidual().withActivation(Activation.clip(-1, 1));
    add(
        "conv with post-ops",
        conv(window(1, 1, 1, pads())).with(posts),
        image(),
        weights(5, 4, 1, 1),
        weights(5),
        weights(2, 5, 7, 6));
  }

  private void poolings() {
    add("max pool", new MaxPool(window(3, 2, 1, pads(1, 1, 1, 1))), image());
    add("max pool with dilation", new MaxPool(window(2, 1, 2, pads(1, 1, 1, 1))), image());
    add("max pool rounded up", new MaxPool(ceil(3, 2, pads())), image());
    add("uneven max pool", new MaxPool(window(3, 2, 1, pads(0, 1, 1, 0))), image());
    add("uneven max pool rounded up", new MaxPool(ceil(3, 2, pads(0, 1, 1, 2))), image());
    add("max pool with much padding", new MaxPool(window(3, 2, 1, pads(2, 2, 2, 2))), image());
    for (boolean counts : new boolean[] {false, true}) {
      String name = counts ? ", padding counts" : "";
      add("average" + name, new AveragePool(window(3, 2, 1, pads(1, 1, 1, 1)), counts), image());
      add("average, up" + name, new AveragePool(ceil(3, 2, pads(1, 1, 1, 1)), counts), image());
    }
    add("uneven average", new AveragePool(window(3, 2, 1, pads(0, 1, 2, 1)), true), image());
    add("average of a line", new AveragePool(line(2), false), type(2, 4, 9));
    add("global average", new GlobalAveragePool(), image());
    add("global average of a line", new GlobalAveragePool(), type(2, 4, 9));
    add("global maximum", new GlobalMaxPool(), image());
  }

  private void products() {
    add("linear", Gemm.fullyConnected(), type(2, 5), weights(3, 5), weights(3));
    add("linear without bias", Gemm.fullyConnected(), type(2, 5), weights(3, 5));
    add("gemm", new Gemm(0.5f, 2, true, false), type(5, 2), weights(5, 3), weights(2, 1));
    PostOps relu = PostOps.NONE.withActivation(Activation.RELU);
    add("gemm with relu", Gemm.fullyConnected().with(relu), type(2, 5), weights(3, 5));
    add("matmul", new MatMul(), type(2, 3, 5), weights(5, 4));
    Tensor positive = Tensor.of(new float[] {1, 2, 0.5f, 4}, 4);
    add(
        "batch norm",
        new BatchNormalization(1e-3f),
        image(),
        weights(4),
        weights(4),
        weights(4),
        positive);
  }

  private void elements() {
    for (Op op : List.of(new Relu(), new Sigmoid(), new Tanh(), new HardSwish())) {
      add(op.type(), op, image());
    }
    add("hard sigmoid", new HardSigmoid(), image());
    add("PyTorch's hard sigmoid", new HardSigmoid(1 / 6f, 0.5f), image());
    add("leaky relu", new LeakyRelu(0.1f), image());
    add("relu 6", new Clip(), image(), Tensor.scalar(0f), Tensor.scalar(6f));
    add("clip", new Clip(), image(), Tensor.scalar(-0.5f), Tensor.scalar(0.25f));
    add("clip without bounds", new Clip(), image());
    for (Op op : List.of(new Add(), new Sub(), new Mul(), new Div())) {
      add(op.type(), op, image(), weights(4, 1, 1));
    }
    add("sum of three", new Sum(), image(), weights(4, 7, 6), weights(6));
    add("sum of one", new Sum(), image());
    add("softmax", new Softmax(1), image());
    add("softmax of a matrix", new Softmax(1, true), type(2, 5));
    add("log softmax", new LogSoftmax(-1), image());
  }

  private void shapes() {
    add("concat", new Concat(1), image(), weights(2, 3, 7, 6));
    add("flatten", new Flatten(), image());
    add("flatten at another axis", new Flatten(2), image());
    add("reshape", new Reshape(), image(), Tensor.vector(0, -1, 3));
    add("squeeze", new Squeeze(), type(2, 3, 1, 1), Tensor.vector(2, -1));
    add("unsqueeze", new Unsqueeze(), type(2, 3), Tensor.vector(0, 3));
    add("transpose", new Transpose(0, 2, 3, 1), image());
    add("pad", new Pad(), image(), Tensor.vector(0, 1, 2, 0, 0, 3, -1, 1), Tensor.scalar(0.5f));
    add("mean", new ReduceMean(false, false), image(), Tensor.vector(2, -1));
    add("mean of all", new ReduceMean(), image());
    add("mean along no axis", new ReduceMean(true, true), image());
    Tensor starts = Tensor.vector(1, -4);
    add(
        "slice",
        new Slice(),
        image(),
        starts,
        Tensor.vector(9, 9),
        Tensor.vector(1, 2),
        Tensor.vector(2, 1));
    add("gather", new Gather(1), image(), Tensor.vector(3, 0, -2));
    add("gather one", new Gather(1), image(), Tensor.scalar(-1L));
    add("dropout", new Dropout(), image());
    split();
    constants();
  }

  private void split() {
    var builder = new GraphBuilder("split");
    Value x = input(builder, image());
    List<Value> parts = List.of(new Value("a"), new Value("b"));
    Value sizes = builder.constant("sizes", Tensor.vector(1, 3));
    builder.node(new Node("split", new Split(1, 2), List.of(x, sizes), parts));
    Value joined = builder.node("back", new Concat(1), parts.get(1), parts.get(0));
    cases.put("split", builder.output(joined).build());
  }

  /** What the size of another value decides, and a constant that is a node. */
  private void constants() {
    var builder = new GraphBuilder("constants");
    Value x = input(builder, image());
    Value shape = builder.node("shape", new ShapeOf(), x);
    Value batch =
        builder.node("batch", new Gather(), shape, builder.constant("i", Tensor.vector(0)));
    Value rest = builder.constant("rest", Tensor.vector(-1));
    Value flat =
        builder.node("flat", new Reshape(), x, builder.node("dims", new Concat(0), batch, rest));
    Value one = builder.node("one", new Constant(weights(1)));
    Value same = builder.node("same", new Identity(), flat);
    cases.put("constants", builder.output(builder.node("y", new Add(), same, one)).build());
  }

  @Test
  void anArchiveTakesBatchesOfAnySize() {
    Torch.require();
    constants();
    Graph graph = cases.get("constants");
    Path archive = Torch.write(folder, graph, image());
    Tensor output = Torch.run(archive, type(5, 4, 7, 6));
    assertEquals(type(5, 4 * 7 * 6), output.type());
  }

  private void add(String name, Op op, TensorType input, Tensor... constants) {
    var builder = new GraphBuilder(name);
    List<Value> operands = new ArrayList<>(List.of(input(builder, input)));
    for (Tensor constant : constants) {
      operands.add(builder.constant("c" + operands.size(), constant));
    }
    Value y = builder.node("y", op, operands.toArray(Value[]::new));
    cases.put(name, builder.output(y).build());
  }

  private static Value input(GraphBuilder builder, TensorType type) {
    Dim[] dims = java.util.Arrays.stream(type.shape().dims()).mapToObj(Dim::of).toArray(Dim[]::new);
    return builder.input("x", DType.FLOAT32, dims);
  }

  private static TensorType image() {
    return type(2, 4, 7, 6);
  }

  private static TensorType type(long... dims) {
    return TensorType.float32(dims);
  }

  private static Tensor weights(long... dims) {
    return Workload.random(dims.length + dims[0], dims);
  }

  private static Conv conv(Window window) {
    return new Conv(window, 1);
  }

  private static List<Integer> pads(Integer... pads) {
    return List.of(pads);
  }

  private static Window window(int kernel, int stride, int dilation, List<Integer> pads) {
    return new Window(
        List.of(kernel, kernel),
        List.of(stride, stride),
        pads,
        List.of(dilation, dilation),
        AutoPad.NOTSET,
        false);
  }

  private static Window ceil(int kernel, int stride, List<Integer> pads) {
    return new Window(
        List.of(kernel, kernel), List.of(stride, stride), pads, List.of(), AutoPad.NOTSET, true);
  }

  private static Window same() {
    List<Integer> strides = List.of(2, 2);
    return new Window(List.of(), strides, List.of(), List.of(), AutoPad.SAME_UPPER, false);
  }

  private static Window line(int kernel) {
    List<Integer> pads = List.of(1, 1);
    return new Window(List.of(kernel), List.of(2), pads, List.of(), AutoPad.NOTSET, false);
  }

  private static Window none() {
    return new Window(List.of(), List.of(), List.of(), List.of(), AutoPad.NOTSET, false);
  }
}
