package dev.cardinal.formats.onnx;

import static java.util.Map.entry;

import dev.cardinal.op.Add;
import dev.cardinal.op.AveragePool;
import dev.cardinal.op.Cast;
import dev.cardinal.op.Concat;
import dev.cardinal.op.ConstantOfShape;
import dev.cardinal.op.Conv;
import dev.cardinal.op.Div;
import dev.cardinal.op.Flatten;
import dev.cardinal.op.Gather;
import dev.cardinal.op.Gemm;
import dev.cardinal.op.GlobalAveragePool;
import dev.cardinal.op.GlobalMaxPool;
import dev.cardinal.op.HardSigmoid;
import dev.cardinal.op.HardSwish;
import dev.cardinal.op.Identity;
import dev.cardinal.op.InstanceNormalization;
import dev.cardinal.op.LeakyRelu;
import dev.cardinal.op.LogSoftmax;
import dev.cardinal.op.Lrn;
import dev.cardinal.op.MatMul;
import dev.cardinal.op.MaxPool;
import dev.cardinal.op.Mul;
import dev.cardinal.op.PRelu;
import dev.cardinal.op.ReduceMean;
import dev.cardinal.op.Relu;
import dev.cardinal.op.Reshape;
import dev.cardinal.op.ShapeOf;
import dev.cardinal.op.Sigmoid;
import dev.cardinal.op.Softmax;
import dev.cardinal.op.Squeeze;
import dev.cardinal.op.Sub;
import dev.cardinal.op.Sum;
import dev.cardinal.op.Tanh;
import dev.cardinal.op.Transpose;
import dev.cardinal.op.Unsqueeze;
import java.util.Map;
import java.util.Optional;

/**
 * How each ONNX operator becomes one of the engine's, one entry per operator: its attributes with
 * ONNX's defaults, and its operands. {@link OperatorForms} adapts what older opsets wrote in
 * another way.
 */
final class OperatorTable {
  /** Makes an operator of a node. */
  interface Operator {
    void build(NodeImport node);
  }

  private static final Map<String, Operator> OPERATORS =
      Map.ofEntries(
          entry("Add", n -> n.emit(new Add())),
          entry("AveragePool", n -> n.emit(averagePool(n))),
          entry("BatchNormalization", OperatorForms::batchNormalization),
          entry("Cast", n -> n.emit(new Cast(OperatorForms.castTarget(n)))),
          entry("Clip", OperatorForms::clip),
          entry("Concat", n -> n.emit(new Concat(n.requiredInt("axis")))),
          entry("Constant", OperatorForms::constant),
          entry("ConstantOfShape", n -> n.emit(constantOfShape(n))),
          entry("Conv", n -> n.emit(new Conv(OperatorForms.window(n), n.smallInt("group", 1)))),
          entry("Div", n -> n.emit(new Div())),
          entry("Dropout", OperatorForms::dropout),
          entry("Flatten", n -> n.emit(new Flatten(n.smallInt("axis", 1)))),
          entry("Gather", n -> n.emit(new Gather(n.smallInt("axis", 0)))),
          entry("Gemm", n -> n.emit(gemm(n))),
          entry("GlobalAveragePool", n -> n.emit(new GlobalAveragePool())),
          entry("GlobalMaxPool", n -> n.emit(new GlobalMaxPool())),
          entry("GroupNormalization", OperatorForms::groupNormalization),
          entry("HardSigmoid", n -> n.emit(hardSigmoid(n))),
          entry("HardSwish", n -> n.emit(new HardSwish())),
          entry("Identity", n -> n.emit(new Identity())),
          entry("InstanceNormalization", n -> n.emit(instanceNormalization(n))),
          entry("LRN", n -> n.emit(lrn(n))),
          entry("LayerNormalization", OperatorForms::layerNormalization),
          entry("LeakyRelu", n -> n.emit(new LeakyRelu(n.real("alpha", 0.01f)))),
          entry("LogSoftmax", n -> n.emit(logSoftmax(n))),
          entry("MatMul", n -> n.emit(new MatMul())),
          entry("MaxPool", n -> n.emit(maxPool(n))),
          entry("Mul", n -> n.emit(new Mul())),
          entry("PRelu", n -> n.emit(new PRelu())),
          entry("Pad", OperatorForms::pad),
          entry("ReduceMean", n -> n.emitWithAxes(reduceMean(n), 18)),
          entry("Relu", n -> n.emit(new Relu())),
          entry("Reshape", n -> n.emit(new Reshape(n.flag("allowzero", false)))),
          entry("Shape", n -> n.emit(shape(n))),
          entry("Sigmoid", n -> n.emit(new Sigmoid())),
          entry("Slice", OperatorForms::slice),
          entry("Softmax", n -> n.emit(softmax(n))),
          entry("Split", OperatorForms::split),
          entry("Squeeze", n -> n.emitWithAxes(new Squeeze(), 13)),
          entry("Sub", n -> n.emit(new Sub())),
          entry("Sum", n -> n.emit(new Sum())),
          entry("Tanh", n -> n.emit(new Tanh())),
          entry("Transpose", n -> n.emit(new Transpose(n.ints("perm")))),
          entry("Unsqueeze", n -> n.emitWithAxes(new Unsqueeze(), 13)));

  /** The opsets in which operators took the oldest form that is read here; others: the first. */
  private static final Map<String, Integer> SINCE =
      Map.ofEntries(
          entry("Add", 7),
          entry("AveragePool", 7),
          entry("BatchNormalization", 7),
          entry("Cast", 6),
          entry("Clip", 6),
          entry("Concat", 4),
          entry("Div", 7),
          entry("Dropout", 7),
          entry("Gemm", 7),
          entry("GroupNormalization", 18),
          entry("HardSigmoid", 6),
          entry("InstanceNormalization", 6),
          entry("LayerNormalization", 17),
          entry("LeakyRelu", 6),
          entry("Mul", 7),
          entry("PRelu", 7),
          entry("Pad", 2),
          entry("Relu", 6),
          entry("Reshape", 5),
          entry("Sigmoid", 6),
          entry("Split", 2),
          entry("Sub", 7),
          entry("Sum", 6),
          entry("Tanh", 6));

  private OperatorTable() {}

  /** The builder of a node's operator, if it is supported at an opset. */
  static Optional<Operator> find(NodeProto node, long opset) {
    return node.domain().isEmpty()
            && node.overload().isEmpty()
            && opset >= SINCE.getOrDefault(node.operator(), 1)
        ? Optional.ofNullable(OPERATORS.get(node.operator()))
        : Optional.empty();
  }

  private static AveragePool averagePool(NodeImport n) {
    return new AveragePool(OperatorForms.poolingWindow(n), n.flag("count_include_pad", false));
  }

  private static ConstantOfShape constantOfShape(NodeImport n) {
    return n.tensor("value").map(ConstantOfShape::new).orElseGet(ConstantOfShape::new);
  }

  private static Gemm gemm(NodeImport n) {
    return new Gemm(
        n.real("alpha", 1), n.real("beta", 1), n.flag("transA", false), n.flag("transB", false));
  }

  private static HardSigmoid hardSigmoid(NodeImport n) {
    return new HardSigmoid(n.real("alpha", 0.2f), n.real("beta", 0.5f));
  }

  private static InstanceNormalization instanceNormalization(NodeImport n) {
    return new InstanceNormalization(n.real("epsilon", 1e-5f));
  }

  private static Lrn lrn(NodeImport n) {
    return new Lrn(
        n.real("alpha", 1e-4f), n.real("beta", 0.75f), n.real("bias", 1), n.requiredInt("size"));
  }

  private static LogSoftmax logSoftmax(NodeImport n) {
    boolean flatten = OperatorForms.softmaxFlattens(n);
    return new LogSoftmax(n.smallInt("axis", flatten ? 1 : -1), flatten);
  }

  private static Softmax softmax(NodeImport n) {
    boolean flatten = OperatorForms.softmaxFlattens(n);
    return new Softmax(n.smallInt("axis", flatten ? 1 : -1), flatten);
  }

  private static MaxPool maxPool(NodeImport n) {
    return new MaxPool(OperatorForms.poolingWindow(n), n.wants(1), n.flag("storage_order", false));
  }

  private static ReduceMean reduceMean(NodeImport n) {
    return new ReduceMean(n.flag("keepdims", true), n.flag("noop_with_empty_axes", false));
  }

  private static ShapeOf shape(NodeImport n) {
    return new ShapeOf(n.integer("start", 0), n.integer("end", Long.MAX_VALUE));
  }
}
