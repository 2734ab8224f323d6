package dev.cardinal.formats.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.cardinal.graph.Dim;
import dev.cardinal.graph.Graph;
import dev.cardinal.graph.GraphBuilder;
import dev.cardinal.graph.Node;
import dev.cardinal.graph.Value;
import dev.cardinal.op.Add;
import dev.cardinal.op.AutoPad;
import dev.cardinal.op.AveragePool;
import dev.cardinal.op.BatchNormalization;
import dev.cardinal.op.Cast;
import dev.cardinal.op.Clip;
import dev.cardinal.op.Concat;
import dev.cardinal.op.Constant;
import dev.cardinal.op.ConstantOfShape;
import dev.cardinal.op.Conv;
import dev.cardinal.op.Div;
import dev.cardinal.op.Dropout;
import dev.cardinal.op.Flatten;
import dev.cardinal.op.Gather;
import dev.cardinal.op.Gemm;
import dev.cardinal.op.GlobalAveragePool;
import dev.cardinal.op.GlobalMaxPool;
import dev.cardinal.op.GroupNormalization;
import dev.cardinal.op.HardSigmoid;
import dev.cardinal.op.HardSwish;
import dev.cardinal.op.Identity;
import dev.cardinal.op.InstanceNormalization;
import dev.cardinal.op.LayerNormalization;
import dev.cardinal.op.LeakyRelu;
import dev.cardinal.op.LogSoftmax;
import dev.cardinal.op.Lrn;
import dev.cardinal.op.MatMul;
import dev.cardinal.op.MaxPool;
import dev.cardinal.op.Mul;
import dev.cardinal.op.Op;
import dev.cardinal.op.PRelu;
import dev.cardinal.op.Pad;
import dev.cardinal.op.ReduceMean;
import dev.cardinal.op.Relu;
import dev.cardinal.op.Reorder;
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
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every operator, with attributes that are ONNX's defaults and with others, comes back as it was.
 * The operands' sizes are free, so that nothing but the node is looked at.
 */
final class WrittenOperatorsTest {
  private static final Window PLAIN =
      new Window(List.of(), List.of(), List.of(), List.of(), AutoPad.NOTSET, false);
  private static final Window ALL =
      new Window(
          List.of(3, 2), List.of(2, 1), List.of(0, 1, 2, 3), List.of(1, 2), AutoPad.NOTSET, false);
  private static final Window CEIL =
      new Window(List.of(3), List.of(), List.of(), List.of(), AutoPad.SAME_LOWER, true);

  private static final List<Op> OPS = ops();

  private static List<Op> ops() {
    List<Op> ops = new ArrayList<>();
    ops.addAll(List.of(new Add(), new Sub(), new Mul(), new Div(), new PRelu(), new Sum()));
    ops.addAll(List.of(new Relu(), new Sigmoid(), new HardSwish(), new Tanh(), new Identity()));
    ops.addAll(List.of(new LeakyRelu(), new LeakyRelu(0.3f)));
    ops.addAll(List.of(new HardSigmoid(), new HardSigmoid(0.1f, 0.9f)));
    ops.addAll(List.of(new Clip(), new MatMul(), new Slice(), new Squeeze(), new Unsqueeze()));
    ops.addAll(List.of(new BatchNormalization(), new BatchNormalization(0.25f)));
    ops.addAll(List.of(new InstanceNormalization(), new InstanceNormalization(0.25f)));
    ops.addAll(List.of(new GroupNormalization(4), new GroupNormalization(4, 0.25f, true)));
    ops.addAll(List.of(new LayerNormalization(-1), new LayerNormalization(2, 0.25f, false)));
    ops.addAll(List.of(new Lrn(3), new Lrn(0.5f, 0.25f, 2, 5)));
    ops.addAll(List.of(new GlobalAveragePool(), new GlobalMaxPool()));
    ops.addAll(List.of(new Reshape(), new Reshape(true), new Flatten(), new Flatten(-2)));
    ops.addAll(List.of(new Transpose(), new Transpose(2, 0, 1), new Gather(), new Gather(-1)));
    ops.addAll(List.of(new ConstantOfShape(), new ConstantOfShape(Tensor.vector(7))));
    ops.addAll(List.of(new ShapeOf(), new ShapeOf(-3, Long.MAX_VALUE), new ShapeOf(1, -1)));
    ops.addAll(List.of(new Concat(1), new Concat(-1), new Softmax(-1), new Softmax(2)));
    ops.addAll(List.of(new LogSoftmax(-1), new LogSoftmax(0)));
    ops.addAll(List.of(new Conv(PLAIN, 1), new Conv(ALL, 4), new Conv(Window.square(3, 1, 1), 32)));
    for (Window window : List.of(PLAIN, ALL, CEIL)) {
      ops.addAll(List.of(new MaxPool(window), new MaxPool(window, false, true)));
      ops.addAll(List.of(new AveragePool(window, false), new AveragePool(window, true)));
    }
    for (boolean flag : new boolean[] {false, true}) {
      ops.addAll(List.of(new Gemm(1, 1, flag, !flag), new Gemm(0.5f, -2, flag, flag)));
      ops.addAll(List.of(new ReduceMean(flag, !flag), new ReduceMean(flag, flag)));
    }
    Stream.of(Pad.Mode.values()).map(Pad::new).forEach(ops::add);
    Stream.of(DType.values()).map(Cast::new).forEach(ops::add);
    ops.add(new Dropout());
    return ops;
  }

  /** Those that come with results or operands of their own, and one that ONNX does not have. */
  @Test
  void everyOperatorIsHere() {
    Set<Class<?>> expected = new HashSet<>();
    addRecords(Op.class, expected);
    expected.removeAll(Set.of(Split.class, Constant.class, Reorder.class));
    assertEquals(expected, OPS.stream().map(Op::getClass).collect(Collectors.toSet()));
  }

  private static void addRecords(Class<?> type, Set<Class<?>> records) {
    if (type.isRecord()) {
      records.add(type);
    } else {
      Stream.of(type.getPermittedSubclasses()).forEach(sub -> addRecords(sub, records));
    }
  }

  @TestFactory
  Stream<DynamicTest> operators() {
    return OPS.stream().map(op -> dynamicTest(op.toString(), () -> check(op, 1, 1)));
  }

  @Test
  void optionalOperands() {
    check(new Clip(), 3, 1);
    var graph = new GraphBuilder("g");
    Value x = graph.input("x", DType.FLOAT32, Dim.of(""));
    Value max = graph.input("max", DType.FLOAT32, Dim.of(""));
    check(graph.output(graph.node("y", new Clip(), x, Value.ABSENT, max)).build());
  }

  @Test
  void severalResults() {
    check(new Split(-1, 3), 1, 3); // equal parts
    check(new Split(1, 2), 2, 2); // parts of given sizes
    check(new Split(0, 4), 1, 2); // of which the last ones are not wanted
    check(new MaxPool(ALL, true, true), 1, 2);
    check(new Dropout(true), 3, 2);
    check(new LayerNormalization(1, 1e-5f, true), 2, 3);
  }

  /** Of operands and results of these numbers. */
  private static void check(Op op, int operands, int results) {
    var graph = new GraphBuilder("g");
    List<Value> inputs = new ArrayList<>();
    for (int i = 0; i < operands; i++) {
      inputs.add(graph.input("x" + i, DType.FLOAT32, Dim.of(""), Dim.of("H")));
    }
    List<Value> outputs = Stream.of("a", "b", "c").limit(results).map(Value::new).toList();
    graph.node(new Node("node", op, inputs, outputs));
    outputs.forEach(graph::output);
    check(graph.build());
  }

  private static void check(Graph graph) {
    SameGraph.check(graph, read(graph));
  }

  private static Graph read(Graph graph) {
    byte[] bytes = OnnxWriter.bytes(graph);
    return new OnnxReader().read("written.onnx", MemorySegment.ofArray(bytes));
  }

  @Test
  void aNodeThatIsAConstantBecomesAConstant() {
    var graph = new GraphBuilder("g");
    graph.output(graph.node("c", new Constant(Tensor.vector(4, 5))));
    Graph back = read(graph.build());
    assertEquals(List.of(), back.nodes());
    assertEquals(List.of(new Value("c")), back.outputs());
    Tensor constant = back.constant(new Value("c")).orElseThrow();
    assertEquals(List.of(4L, 5L), List.of(constant.longAt(0), constant.longAt(1)));
  }
}
