package dev.cardinal.vector;

import dev.cardinal.op.ReduceMean;
import dev.cardinal.spi.Kernel;
import dev.cardinal.spi.KernelDescriptor;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.spi.Support;
import dev.cardinal.tensor.Shape;

/** Means along any axes. */
final class ReduceMeanF32 implements KernelDescriptor {
  @Override
  public String id() {
    return "vector:reducemean:f32";
  }

  @Override
  public Support support(KernelQuery query) {
    return Conditions.float32(query);
  }

  @Override
  public Kernel create(KernelQuery query, PackedWeights weights) {
    Shape shape = query.operands().shape(0);
    boolean[] reduced = ((ReduceMean) query.op()).reduced(query.operands());
    int kept = shape.rank();
    while (kept > 0 && (reduced[kept - 1] || shape.dim(kept - 1) == 1)) {
      kept--;
    }
    boolean lines = shape.elements(kept, shape.rank()) <= Integer.MAX_VALUE;
    for (int axis = 0; axis < kept; axis++) {
      lines &= !reduced[axis] || shape.dim(axis) == 1;
    }
    return lines
        ? new LineReduction(
            LineReduction.Function.MEAN,
            shape.elements(0, kept),
            (int) shape.elements(kept, shape.rank()))
        : new AxisMeans(shape, reduced);
  }
}
