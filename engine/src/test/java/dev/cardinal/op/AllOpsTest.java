package dev.cardinal.op;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.cardinal.op.Operands.Operand;
import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Layout;
import dev.cardinal.tensor.Shape;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What holds for every operator, whatever its attributes and operands. */
class AllOpsTest {
  private static final int MOST = Integer.MAX_VALUE;
  private static final int LEAST = Integer.MIN_VALUE;

  private static final List<Window> WINDOWS =
      List.of(
          Window.square(2, 1, 0),
          Window.square(1, MOST, MOST),
          Window.square(MOST, 1, MOST),
          Window.square(LEAST, 0, -1),
          new Window(List.of(), List.of(), List.of(), List.of(), AutoPad.NOTSET, true),
          new Window(
              List.of(MOST, 2),
              List.of(1, MOST),
              List.of(),
              List.of(MOST, MOST),
              AutoPad.SAME_LOWER,
              false));

  private static final Set<Class<?>> CONV_AND_POOLS =
      Set.of(Conv.class, MaxPool.class, AveragePool.class);

  /** Take an image and vectors of floats, which chance seldom brings together. */
  private static final Set<Class<?>> OF_IMAGES =
      Set.of(InstanceNormalization.class, GroupNormalization.class);

  private static final List<Op> OPS = ops();

  private final Random random = new Random(3);

  private static List<Op> ops() {
    var ops =
        new ArrayList<Op>(
            List.of(
                new Add(),
                new Sub(),
                new Mul(),
                new Div(),
                new PRelu(),
                new Sum(),
                new Clip(),
                new Relu(),
                new LeakyRelu(),
                new Sigmoid(),
                new HardSigmoid(),
                new HardSwish(),
                new Tanh(),
                new BatchNormalization(),
                new InstanceNormalization(),
                new GroupNormalization(1),
                new GroupNormalization(2, 0, true),
                new GroupNormalization(LEAST),
                new Lrn(3),
                new Lrn(MOST),
                new Lrn(LEAST),
                new GlobalAveragePool(),
                new GlobalMaxPool(),
                new MatMul(),
                new Reorder(Layout.ROW_MAJOR, Layout.of("ab")),
                new Reorder(Layout.of("cab"), Layout.ROW_MAJOR),
                new Reshape(),
                new Reshape(true),
                new Squeeze(),
                new Unsqueeze(),
                new Slice(),
                new Identity(),
                new Dropout(),
                new Dropout(true),
                new Constant(Tensor.vector(1, 2)),
                new ConstantOfShape(),
                new ConstantOfShape(Tensor.vector()),
                new Transpose(),
                new Transpose(1, 0),
                new Transpose(MOST, LEAST),
                new ShapeOf(),
                new ShapeOf(Long.MIN_VALUE, Long.MAX_VALUE)));
    for (int axis : new int[] {0, 1, -1, 2, MOST, LEAST}) {
      ops.addAll(
          List.of(
              new Flatten(axis),
              new LayerNormalization(axis),
              new LayerNormalization(axis, 1, true),
              new Concat(axis),
              new Gather(axis),
              new Softmax(axis),
              new Softmax(axis, true),
              new LogSoftmax(axis),
              new Split(axis, 1),
              new Split(axis, 2),
              new Split(axis, LEAST)));
    }
    for (Window window : WINDOWS) {
      ops.addAll(
          List.of(
              new MaxPool(window),
              new MaxPool(window, true, true),
              new AveragePool(window, true),
              new Conv(window, 1),
              new Conv(window, LEAST),
              new Conv(window, 2).with(PostOps.NONE.withResidual())));
    }
    for (boolean flag : new boolean[] {false, true}) {
      ops.add(new Gemm(1, 0.5f, flag, !flag));
      ops.add(new Gemm(1, 1, flag, flag).with(PostOps.NONE.withResidual()));
      ops.add(new ReduceMean(flag, flag));
    }
    Stream.of(Pad.Mode.values()).map(Pad::new).forEach(ops::add);
    Stream.of(DType.values()).map(Cast::new).forEach(ops::add);
    return ops;
  }

  @Test
  void everyOperatorIsHere() {
    Set<Class<?>> expected = new HashSet<>();
    addRecords(Op.class, expected);
    assertEquals(expected, OPS.stream().map(Op::getClass).collect(Collectors.toSet()));
  }

  private static void addRecords(Class<?> type, Set<Class<?>> records) {
    if (type.isRecord()) {
      records.add(type);
    } else {
      Stream.of(type.getPermittedSubclasses()).forEach(sub -> addRecords(sub, records));
    }
  }

  /** Types of any size: inference alone must neither overflow nor allocate. */
  @Test
  void inferenceRefusesWhatItCannotTake() {
    long[][] shapes = {
      {},
      {0},
      {1},
      {3},
      {2, 3},
      {3, 3},
      {1, 1, 4, 4},
      {2, 2, 2, 2},
      {1L << 62},
      {0, 1L << 62},
      {1L << 31, 1L << 31},
      {1, 1, 1L << 31, 1L << 30},
      {1, 1L << 60, 1, 1},
      {1, 2, 3, 4, 5, 6},
    };
    for (int i = 0; i < 10_000; i++) {
      Op op = OPS.get(i % OPS.size());
      var operands = new ArrayList<Operand>();
      for (int k = random.nextInt(6); k > 0; k--) {
        Shape shape = Shape.of(shapes[random.nextInt(shapes.length)]);
        operands.add(
            switch (random.nextInt(6)) {
              case 0 -> Operand.ABSENT;
              case 1, 2 -> Operand.of(hostileVector());
              default -> Operand.of(new TensorType(dtype(), shape));
            });
      }
      infer(op, new Operands(operands));
    }
  }

  /** Small tensors: what inference accepts, evaluation computes. */
  @Test
  void evaluationTakesWhatInferenceAccepts() {
    Set<Class<?>> missing = OPS.stream().map(Op::getClass).collect(Collectors.toSet());
    for (int i = 0; i < 60_000; i++) {
      Op op = OPS.get(i % OPS.size());
      if (evaluate(op, new Operands(smallOperands(op)))) {
        missing.remove(op.getClass());
      }
    }
    assertEquals(Set.of(), missing);
  }

  private List<Operand> smallOperands(Op op) {
    if (OF_IMAGES.contains(op.getClass()) && random.nextBoolean()) {
      Tensor each = Tensor.allocate(TensorType.float32(random.nextInt(3)));
      Tensor image = Tensor.allocate(TensorType.float32(1, 2, random.nextInt(3)));
      return List.of(Operand.of(image), Operand.of(each), Operand.of(each));
    }
    long[][] shapes = {{1}, {}, {0}, {2}, {3}, {2, 2}, {2, 0}, {1, 2}, {1, 2, 4, 4}, {2, 1, 1, 1}};
    int windows = CONV_AND_POOLS.contains(op.getClass()) ? 8 : 0;
    int length = random.nextInt(3);
    boolean uniform = random.nextBoolean();
    DType dtype = dtype();
    int first = random.nextBoolean() ? windows : random.nextInt(windows, shapes.length);
    var operands = new ArrayList<Operand>();
    for (int count = random.nextInt(6); count > 0; count--) {
      int shape = uniform ? first : random.nextInt(windows, shapes.length);
      Tensor tensor = Tensor.allocate(new TensorType(dtype, Shape.of(shapes[shape])));
      operands.add(Operand.of(uniform || random.nextBoolean() ? tensor : smallVector(length)));
    }
    return operands;
  }

  private static List<TensorType> infer(Op op, Operands operands) {
    try {
      return op.infer(operands);
    } catch (OperandException e) {
      return List.of();
    } catch (RuntimeException e) {
      return fail(op + " of " + operands + describe(operands), e);
    }
  }

  private static boolean evaluate(Op op, Operands operands) {
    List<TensorType> types = infer(op, operands);
    if (types.isEmpty() || types.stream().anyMatch(type -> type.shape().elements() > 10_000)) {
      return false;
    }
    try {
      List<Tensor> results = op.evaluate(operands);
      assertEquals(types, results.stream().map(Tensor::type).toList());
      assertTrue(!op.isView() || results.getFirst().type().byteSize() == bytes(operands));
      return true;
    } catch (OperandException e) {
      return false; // an index or a divisor
    } catch (RuntimeException e) {
      return fail(op + " of " + operands + describe(operands), e);
    }
  }

  private static long bytes(Operands operands) {
    return operands.type(0).byteSize();
  }

  private static String describe(Operands operands) {
    var text = new StringBuilder();
    for (int i = 0; i < operands.count(); i++) {
      text.append(operands.value(i).map(v -> ' ' + List.of(v.copy()).toString()).orElse(" ?"));
    }
    return text.toString();
  }

  private DType dtype() {
    return random.nextInt(3) > 0 ? DType.FLOAT32 : List.of(DType.values()).get(random.nextInt(4));
  }

  private Tensor hostileVector() {
    long[] values = {0, 1, -1, 2, -2, 3, MOST, LEAST, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 62};
    long[] vector = new long[random.nextInt(5)];
    Arrays.setAll(vector, _ -> values[random.nextInt(values.length)]);
    return Tensor.vector(vector);
  }

  private Tensor smallVector(int length) {
    long[] vector = new long[length];
    Arrays.setAll(vector, _ -> random.nextInt(-2, 5));
    return Tensor.vector(vector);
  }
}
