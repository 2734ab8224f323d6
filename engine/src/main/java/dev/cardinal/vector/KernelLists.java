package dev.cardinal.vector;

import dev.cardinal.op.Add;
import dev.cardinal.op.AveragePool;
import dev.cardinal.op.BatchNormalization;
import dev.cardinal.op.Clip;
import dev.cardinal.op.Concat;
import dev.cardinal.op.Conv;
import dev.cardinal.op.Div;
import dev.cardinal.op.Dropout;
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
import dev.cardinal.op.Sigmoid;
import dev.cardinal.op.Slice;
import dev.cardinal.op.Softmax;
import dev.cardinal.op.Split;
import dev.cardinal.op.Sub;
import dev.cardinal.op.Sum;
import dev.cardinal.op.Tanh;
import dev.cardinal.op.Transpose;
import dev.cardinal.spi.KernelDescriptor;
import dev.cardinal.vector.ukernel.F32BlockRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The kernels for each operator. The order of a list is the policy: special before general. */
final class KernelLists {
  private static final Map<Class<? extends Op>, List<KernelDescriptor>> LISTS =
      Map.ofEntries(
          list(Conv.class, convolutions()),
          list(MaxPool.class, new BlockedMaxPoolF32(), new MaxPoolF32()),
          list(AveragePool.class, new AveragePoolF32()),
          list(GlobalAveragePool.class, BlockedGlobalPoolF32.average(), GlobalPoolF32.average()),
          list(GlobalMaxPool.class, GlobalPoolF32.max()),
          list(Gemm.class, ProductF32.gemm()),
          list(MatMul.class, ProductF32.matMul()),
          elementwise(Add.class, BinaryF32.of("add")),
          elementwise(Sub.class, BinaryF32.of("sub")),
          elementwise(Mul.class, BinaryF32.of("mul"), new BlockedGateF32()),
          elementwise(Div.class, BinaryF32.of("div")),
          list(PRelu.class, BinaryF32.of("prelu")),
          elementwise(Sum.class, new SumF32()),
          elementwise(Relu.class, UnaryF32.of("relu")),
          elementwise(LeakyRelu.class, UnaryF32.of("leakyrelu")),
          elementwise(HardSigmoid.class, UnaryF32.of("hardsigmoid")),
          elementwise(HardSwish.class, UnaryF32.of("hardswish")),
          elementwise(Sigmoid.class, UnaryF32.of("sigmoid")),
          elementwise(Tanh.class, UnaryF32.of("tanh")),
          elementwise(Clip.class, new ClipF32()),
          list(Softmax.class, SoftmaxF32.plain()),
          list(LogSoftmax.class, SoftmaxF32.log()),
          list(BatchNormalization.class, new BatchNormalizationF32()),
          list(InstanceNormalization.class, GroupNormalizationF32.instance()),
          list(GroupNormalization.class, GroupNormalizationF32.group()),
          list(LayerNormalization.class, new LayerNormalizationF32()),
          list(Lrn.class, new LrnF32()),
          list(ReduceMean.class, BlockedGlobalPoolF32.mean(), new ReduceMeanF32()),
          list(Concat.class, new BlockedConcatCopy(), new ConcatCopy()),
          list(Split.class, new SplitCopy()),
          list(Slice.class, new SliceCopy()),
          list(Pad.class, new PadCopy()),
          list(Transpose.class, new TransposeCopy()),
          list(Gather.class, new GatherCopy()),
          list(Reorder.class, new BlockedReorder()),
          list(Identity.class, IdentityCopy.identity()),
          list(Dropout.class, IdentityCopy.dropout()));

  private KernelLists() {}

  private static KernelDescriptor[] convolutions() {
    var kernels =
        new ArrayList<KernelDescriptor>(
            List.of(
                new BlockedConvF32(),
                new BlockedWinogradConvF32(),
                new BlockedDepthwiseConvF32(),
                new BlockedSmallGroupConvF32()));
    if (F32BlockRow.fits()) {
      kernels.add(new BlockedRowConvF32());
    }
    kernels.addAll(
        List.of(
            new BlockedWindowConvF32(),
            new BlockedStemConvF32(),
            WinogradConvF32.of(4),
            WinogradConvF32.of(2),
            new ChannelConvF32(),
            new PixelConvF32(),
            new PackedConvF32(),
            new DepthwiseConvF32(),
            new OffsetConvF32()));
    return kernels.toArray(KernelDescriptor[]::new);
  }

  /** The candidates for an operator. */
  static List<KernelDescriptor> of(Op op) {
    return LISTS.getOrDefault(op.getClass(), List.of());
  }

  /** A kernel that does not mind the order of elements, also on blocks, and others before it. */
  private static Map.Entry<Class<? extends Op>, List<KernelDescriptor>> elementwise(
      Class<? extends Op> op, KernelDescriptor kernel, KernelDescriptor... special) {
    Stream<KernelDescriptor> usual = Stream.of(new BlockedElementwiseF32(kernel), kernel);
    return Map.entry(op, Stream.concat(Stream.of(special), usual).toList());
  }

  private static Map.Entry<Class<? extends Op>, List<KernelDescriptor>> list(
      Class<? extends Op> op, KernelDescriptor... kernels) {
    return Map.entry(op, List.of(kernels));
  }
}
