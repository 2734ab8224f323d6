package dev.cardinal.vector;

import dev.cardinal.op.Pad;
import dev.cardinal.spi.Kernel;
import dev.cardinal.spi.KernelDescriptor;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.spi.Support;
import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Shape;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import dev.cardinal.vector.BlockCopy.Block;
import java.util.List;

/** A tensor with a margin of one value around it, or with its edges cut off. */
final class PadCopy implements KernelDescriptor {
  @Override
  public String id() {
    return "vector:pad:copy";
  }

  @Override
  public Support support(KernelQuery query) {
    Pad.Mode mode = ((Pad) query.op()).mode();
    return Support.when(
        mode == Pad.Mode.CONSTANT, "mode " + mode + " is asked for, only constant is taken");
  }

  @Override
  public Kernel create(KernelQuery query, PackedWeights weights) {
    Shape src = query.operands().shape(0);
    long[][] pads = ((Pad) query.op()).pads(query.operands());
    long[] from = src.strides();
    long[] to = query.results().getFirst().shape().strides();
    long[] dims = src.dims();
    long first = 0;
    long start = 0;
    for (int axis = 0; axis < dims.length; axis++) {
      dims[axis] += Math.min(pads[0][axis], 0) + Math.min(pads[1][axis], 0);
      first += Math.max(-pads[0][axis], 0) * from[axis];
      start += Math.max(pads[0][axis], 0) * to[axis];
    }
    DType dtype = query.operands().dtype(0);
    Tensor zero = Tensor.allocate(new TensorType(dtype, Shape.SCALAR));
    boolean hasValue = query.operands().has(Pad.VALUE);
    return new CopyKernel(
        List.of(
            new Fill(0, call -> hasValue ? call.src(Pad.VALUE) : zero),
            new BlockCopy(0, new Block(first, from), 0, new Block(start, to), dims, dtype)));
  }
}
