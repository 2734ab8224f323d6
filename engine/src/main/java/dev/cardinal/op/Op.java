package dev.cardinal.op;

import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.List;
import java.util.Set;

/**
 * An operator with its attributes. Names and semantics are ONNX's, in the form of the newest opset:
 * what older ones gave as attributes (axes, bounds, pads) is an operand here, and the importer
 * makes constants of it.
 */
public sealed interface Op
    permits AveragePool,
        BatchNormalization,
        BinaryOp,
        Cast,
        Clip,
        Concat,
        Constant,
        ConstantOfShape,
        Conv,
        Dropout,
        Flatten,
        Gather,
        Gemm,
        GlobalAveragePool,
        GlobalMaxPool,
        GroupNormalization,
        Identity,
        InstanceNormalization,
        LayerNormalization,
        LogSoftmax,
        Lrn,
        MatMul,
        MaxPool,
        Pad,
        ReduceMean,
        Reorder,
        Reshape,
        ShapeOf,
        Slice,
        Softmax,
        Split,
        Squeeze,
        Sum,
        Transpose,
        UnaryOp,
        Unsqueeze {
  /** ONNX's name of the operator, as in {@code MaxPool}. */
  default String type() {
    return getClass().getSimpleName();
  }

  /**
   * The types of the results.
   *
   * @param operands types, and at least the values of {@link #valueOperands()} that are given
   * @throws OperandException if the operator cannot take them, with both shapes and the reason
   */
  List<TensorType> infer(Operands operands);

  /**
   * Computes the results naively, accumulating in double: the specification of the operator.
   *
   * @param src the operands, all values known, already accepted by {@link #infer}
   * @param dst row-major tensors of the inferred types, to be overwritten
   */
  void evaluate(Operands src, List<Tensor> dst);

  /** Computes the results into new tensors on the heap; see {@link #evaluate(Operands, List)}. */
  default List<Tensor> evaluate(Operands src) {
    List<Tensor> dst = infer(src).stream().map(Tensor::allocate).toList();
    evaluate(src, dst);
    return dst;
  }

  /** The indices of the operands whose values, not only types, determine the results' types. */
  default Set<Integer> valueOperands() {
    return Set.of();
  }

  /** Whether the only result has exactly the bytes of operand 0, so that it needs no step. */
  default boolean isView() {
    return false;
  }
}
