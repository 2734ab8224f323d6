package dev.cardinal.onednn;

import dev.cardinal.onednn.primitive.Algorithm;
import dev.cardinal.op.Add;
import dev.cardinal.op.AveragePool;
import dev.cardinal.op.BatchNormalization;
import dev.cardinal.op.Clip;
import dev.cardinal.op.Concat;
import dev.cardinal.op.Conv;
import dev.cardinal.op.Div;
import dev.cardinal.op.Gemm;
import dev.cardinal.op.GlobalAveragePool;
import dev.cardinal.op.GlobalMaxPool;
import dev.cardinal.op.GroupNormalization;
import dev.cardinal.op.HardSigmoid;
import dev.cardinal.op.HardSwish;
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
import dev.cardinal.op.ReduceMean;
import dev.cardinal.op.Relu;
import dev.cardinal.op.Reorder;
import dev.cardinal.op.Sigmoid;
import dev.cardinal.op.Softmax;
import dev.cardinal.op.Sub;
import dev.cardinal.op.Sum;
import dev.cardinal.op.Tanh;
import dev.cardinal.spi.KernelDescriptor;
import java.util.List;
import java.util.Map;

/** The kernels for each operator, special before general. */
final class KernelLists {
  private static final Map<Class<? extends Op>, List<KernelDescriptor>> LISTS =
      Map.ofEntries(
          list(Conv.class, new ConvKernel()),
          list(MaxPool.class, new PoolKernel("maxpool")),
          list(AveragePool.class, new PoolKernel("averagepool")),
          list(GlobalAveragePool.class, new PoolKernel("globalaveragepool")),
          list(GlobalMaxPool.class, new PoolKernel("globalmaxpool")),
          list(Gemm.class, new MatMulKernel("gemm")),
          list(MatMul.class, new MatMulKernel("matmul")),
          list(Add.class, BinaryKernel.commuting("add", Algorithm.BINARY_ADD)),
          list(Mul.class, BinaryKernel.commuting("mul", Algorithm.BINARY_MUL)),
          list(Sub.class, BinaryKernel.of("sub", Algorithm.BINARY_SUB)),
          list(Div.class, BinaryKernel.of("div", Algorithm.BINARY_DIV)),
          list(Sum.class, BinaryKernel.commuting("sum", Algorithm.BINARY_ADD)),
          list(Relu.class, new EltwiseKernel("relu")),
          list(LeakyRelu.class, new EltwiseKernel("leakyrelu")),
          list(HardSigmoid.class, new EltwiseKernel("hardsigmoid")),
          list(HardSwish.class, new EltwiseKernel("hardswish")),
          list(Sigmoid.class, new EltwiseKernel("sigmoid")),
          list(Tanh.class, new EltwiseKernel("tanh")),
          list(Clip.class, new EltwiseKernel("clip")),
          list(PRelu.class, new PReluKernel()),
          list(Softmax.class, new SoftmaxKernel("softmax", Algorithm.SOFTMAX_ACCURATE)),
          list(LogSoftmax.class, new SoftmaxKernel("logsoftmax", Algorithm.SOFTMAX_LOG)),
          list(BatchNormalization.class, new BatchNormalizationKernel()),
          list(InstanceNormalization.class, new GroupNormalizationKernel("instancenormalization")),
          list(GroupNormalization.class, new GroupNormalizationKernel("groupnormalization")),
          list(LayerNormalization.class, new LayerNormalizationKernel()),
          list(Lrn.class, new LrnKernel()),
          list(ReduceMean.class, new ReduceMeanKernel()),
          list(Concat.class, new ConcatKernel()),
          list(Reorder.class, new ReorderKernel()));

  private KernelLists() {}

  private static Map.Entry<Class<? extends Op>, List<KernelDescriptor>> list(
      Class<? extends Op> operator, KernelDescriptor... kernels) {
    return Map.entry(operator, List.of(kernels));
  }

  static List<KernelDescriptor> of(Op op) {
    return LISTS.getOrDefault(op.getClass(), List.of());
  }
}
