package dev.cardinal.tests.kernels;

import static dev.cardinal.tests.kernels.KernelCase.special;

import dev.cardinal.op.Cast;
import dev.cardinal.op.Concat;
import dev.cardinal.op.Gather;
import dev.cardinal.op.Op;
import dev.cardinal.op.Pad;
import dev.cardinal.op.Slice;
import dev.cardinal.op.Split;
import dev.cardinal.op.Transpose;
import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Cases of the operators that move elements. */
final class CopyCases {
  private static final long[] SHAPE = {2, 5, 7, 9};

  private final List<KernelCase> cases = new ArrayList<>();

  private CopyCases() {}

  static List<KernelCase> all() {
    var all = new CopyCases();
    all.alongAxes();
    all.cuts();
    all.pads();
    for (List<Integer> perm :
        List.of(
            List.<Integer>of(), List.of(0, 2, 3, 1), List.of(0, 2, 1, 3), List.of(1, 0, 3, 2))) {
      all.add(new Transpose(perm)).with(special(SHAPE));
    }
    all.add(new Cast(DType.INT32)).with(KernelCase.random(3, 17));
    return all.cases;
  }

  private KernelCase add(Op op) {
    var added = KernelCase.of(op);
    cases.add(added);
    return added;
  }

  private void alongAxes() {
    for (int axis = 0; axis < SHAPE.length; axis++) {
      long[] other = SHAPE.clone();
      other[axis] = 3;
      add(new Concat(axis)).with(special(SHAPE)).constant(special(other)).with(special(other));
      long[] wide = {2, 32, 7, 9};
      add(new Concat(axis - SHAPE.length)).with(special(wide)).with(special(wide));
      var blocks = add(new Concat(axis == 1 ? 1 - SHAPE.length : axis));
      blocks.with(special(2, 48, 3, 5)).with(special(2, axis == 1 ? 16 : 48, 3, 5));
      long[] single = {2, 1, 7, 9};
      long[] thin = {2, 1, 7, 9};
      thin[axis] = 4;
      add(new Concat(axis)).with(special(single)).with(special(thin)).constant(special(single));
      long last = SHAPE[axis] - 1;
      add(new Gather(axis)).with(special(SHAPE)).constant(Tensor.vector(last, 0, -1, 1));
      add(new Gather(axis)).constant(special(SHAPE)).with(Tensor.vector(-2));
      add(new Split(axis, 2)).with(special(SHAPE)).with(Tensor.vector(1, last));
      add(new Split(axis, 2)).with(special(SHAPE));
    }
  }

  private void cuts() {
    slice(new long[] {1, 2}, new long[] {-1, 9}, new long[] {2, 3}, new long[] {1, 1});
    slice(new long[] {-1, 0}, new long[] {-100, 5}, new long[] {3, 1}, new long[] {-2, 2});
    slice(new long[] {1}, new long[] {2}, new long[] {0}, new long[] {1});
    slice(new long[] {3}, new long[] {3}, new long[] {1}, new long[] {1});
  }

  private void slice(long[] starts, long[] ends, long[] axes, long[] steps) {
    add(new Slice())
        .with(special(SHAPE))
        .with(Tensor.vector(starts))
        .with(Tensor.vector(ends))
        .with(Tensor.vector(axes))
        .with(Tensor.vector(steps));
  }

  private void pads() {
    for (Pad.Mode mode : Pad.Mode.values()) {
      add(new Pad(mode)).with(special(SHAPE)).with(Tensor.vector(0, 0, 2, 3, 0, 0, 1, 4));
      add(new Pad(mode)).with(special(SHAPE)).with(Tensor.vector(1, 2, 0, 1, 1, 0, 3, 0));
    }
    add(new Pad(Pad.Mode.CONSTANT))
        .with(special(SHAPE))
        .with(Tensor.vector(0, 1, -1, 2, 0, 0, 3, -2))
        .with(Tensor.scalar(2.5f));
  }
}
