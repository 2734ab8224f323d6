package dev.cardinal.formats.onnx;

import dev.cardinal.op.AutoPad;
import dev.cardinal.op.AveragePool;
import dev.cardinal.op.BatchNormalization;
import dev.cardinal.op.BinaryOp;
import dev.cardinal.op.Cast;
import dev.cardinal.op.Clip;
import dev.cardinal.op.Concat;
import dev.cardinal.op.Constant;
import dev.cardinal.op.ConstantOfShape;
import dev.cardinal.op.Conv;
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
import dev.cardinal.op.Op;
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
import dev.cardinal.op.Sum;
import dev.cardinal.op.Tanh;
import dev.cardinal.op.Transpose;
import dev.cardinal.op.Unsqueeze;
import dev.cardinal.op.Window;
import dev.cardinal.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The attributes of each operator in ONNX's form of operator set {@value OnnxWriter#OPSET}: the
 * counterpart of {@link OperatorTable}. Post-ops have gone before.
 */
final class OperatorAttributes {
  private final List<AttributeProto> attributes = new ArrayList<>();

  private OperatorAttributes() {}

  /**
   * The attributes of an operator.
   *
   * @param operands how many the node has, which decides what a split says of its parts
   */
  static List<AttributeProto> of(Op op, int operands) {
    var a = new OperatorAttributes();
    switch (op) {
      case AveragePool(Window window, boolean countPad) ->
          a.pooling(window).flag("count_include_pad", countPad);
      case BatchNormalization(float epsilon) -> a.real("epsilon", epsilon);
      case Cast(var to) -> a.integer("to", ElementType.number(to));
      case Concat(int axis) -> a.integer("axis", axis);
      case Constant(Tensor value) -> a.tensor("value", value);
      case ConstantOfShape(Tensor value) -> a.tensor("value", value);
      case Conv(Window window, int group, var _) -> a.window(window).integer("group", group);
      case Flatten(int axis) -> a.integer("axis", axis);
      case Gather(int axis) -> a.integer("axis", axis);
      case Gemm gemm -> a.gemm(gemm);
      case GroupNormalization(int groups, float epsilon, boolean _) ->
          a.integer("num_groups", groups).real("epsilon", epsilon);
      case HardSigmoid(float alpha, float beta) -> a.real("alpha", alpha).real("beta", beta);
      case InstanceNormalization(float epsilon) -> a.real("epsilon", epsilon);
      case LayerNormalization(int axis, float epsilon, boolean _) ->
          a.integer("axis", axis).real("epsilon", epsilon);
      case LeakyRelu(float alpha) -> a.real("alpha", alpha);
      case LogSoftmax(int axis, boolean _) -> a.integer("axis", axis);
      case Lrn(float alpha, float beta, float bias, int size) ->
          a.real("alpha", alpha).real("beta", beta).real("bias", bias).integer("size", size);
      case MaxPool(Window window, boolean _, boolean columnMajor) ->
          a.pooling(window).flag("storage_order", columnMajor);
      case Pad(Pad.Mode mode) -> a.text("mode", mode.name().toLowerCase(Locale.ROOT));
      case ReduceMean(boolean keep, boolean noop) ->
          a.integer("keepdims", keep ? 1 : 0).flag("noop_with_empty_axes", noop);
      case Reshape(boolean allowZero) -> a.flag("allowzero", allowZero);
      case ShapeOf(long start, long end) -> a.slice(start, end);
      case Softmax(int axis, boolean _) -> a.integer("axis", axis);
      case Split(int axis, int outputs) -> a.split(axis, outputs, operands);
      case Transpose(List<Integer> perm) -> a.ints("perm", perm);
      case BinaryOp _, Clip _, Dropout _, GlobalAveragePool _, GlobalMaxPool _ -> {}
      case HardSwish _, Relu _, Sigmoid _, Tanh _, Identity _, MatMul _ -> {}
      case Slice _, Squeeze _, Sum _, Unsqueeze _ -> {}
      case Reorder _ -> throw new IllegalArgumentException(op + " is no operator of ONNX");
    }
    return a.attributes;
  }

  private void gemm(Gemm gemm) {
    real("alpha", gemm.alpha()).real("beta", gemm.beta());
    flag("transA", gemm.transA()).flag("transB", gemm.transB());
  }

  private void slice(long start, long end) {
    integer("start", start);
    if (end != Long.MAX_VALUE) {
      integer("end", end);
    }
  }

  /** The number of parts is said where their sizes are not. */
  private void split(int axis, int outputs, int operands) {
    integer("axis", axis);
    if (operands < 2) {
      integer("num_outputs", outputs);
    }
  }

  private OperatorAttributes pooling(Window window) {
    return window(window).flag("ceil_mode", window.ceil());
  }

  private OperatorAttributes window(Window window) {
    if (window.autoPad() != AutoPad.NOTSET) {
      text("auto_pad", window.autoPad().name());
    }
    return ints("kernel_shape", window.kernel())
        .ints("strides", window.strides())
        .ints("pads", window.pads())
        .ints("dilations", window.dilations());
  }

  private OperatorAttributes integer(String name, long value) {
    return add(name, new AttributeProto.Int(value));
  }

  /** An attribute that is 0 or 1, and 0 where it is not given. */
  private OperatorAttributes flag(String name, boolean value) {
    return value ? integer(name, 1) : this;
  }

  private OperatorAttributes real(String name, float value) {
    return add(name, new AttributeProto.Float32(value));
  }

  private OperatorAttributes text(String name, String value) {
    return add(name, new AttributeProto.Text(value));
  }

  /** Integers, where an empty list stands for ONNX's default. */
  private OperatorAttributes ints(String name, List<Integer> values) {
    long[] longs = values.stream().mapToLong(Integer::intValue).toArray();
    return longs.length == 0 ? this : add(name, new AttributeProto.Ints(longs));
  }

  private OperatorAttributes tensor(String name, Tensor value) {
    return add(name, new AttributeProto.Constant(GraphExport.tensor("", value)));
  }

  private OperatorAttributes add(String name, AttributeProto.Value value) {
    attributes.add(new AttributeProto(name, value));
    return this;
  }
}
