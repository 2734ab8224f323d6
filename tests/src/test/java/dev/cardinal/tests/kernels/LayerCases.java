package dev.cardinal.tests.kernels;

import static dev.cardinal.tests.kernels.KernelCase.random;
import static dev.cardinal.tests.kernels.KernelCase.seeded;
import static dev.cardinal.tests.kernels.KernelCase.special;

import dev.cardinal.op.Add;
import dev.cardinal.op.AutoPad;
import dev.cardinal.op.AveragePool;
import dev.cardinal.op.BatchNormalization;
import dev.cardinal.op.Clip;
import dev.cardinal.op.Div;
import dev.cardinal.op.Gemm;
import dev.cardinal.op.GlobalAveragePool;
import dev.cardinal.op.GlobalMaxPool;
import dev.cardinal.op.HardSigmoid;
import dev.cardinal.op.HardSwish;
import dev.cardinal.op.LeakyRelu;
import dev.cardinal.op.LogSoftmax;
import dev.cardinal.op.Lrn;
import dev.cardinal.op.MatMul;
import dev.cardinal.op.MaxPool;
import dev.cardinal.op.Mul;
import dev.cardinal.op.Op;
import dev.cardinal.op.PRelu;
import dev.cardinal.op.PostOps;
import dev.cardinal.op.ReduceMean;
import dev.cardinal.op.Relu;
import dev.cardinal.op.Sigmoid;
import dev.cardinal.op.Softmax;
import dev.cardinal.op.Sub;
import dev.cardinal.op.Sum;
import dev.cardinal.op.Tanh;
import dev.cardinal.op.Window;
import dev.cardinal.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Cases of every operator that computes, other than convolutions. */
final class LayerCases {
  private static final long[][] PLAIN = {
    {}, {0}, {1}, {7}, {3, 5, 17}, {2, 3, 16, 16}, {1, 4099}, {2, 32, 3, 5}
  };

  private static final long[][][] PAIRS = {
    {{}, {}},
    {{37}, {37}},
    {{37}, {1}},
    {{2, 5, 7, 9}, {2, 5, 7, 9}},
    {{2, 5, 7, 9}, {}},
    {{2, 5, 7, 9}, {5, 1, 1}},
    {{2, 5, 7, 9}, {2, 5, 1, 1}},
    {{2, 5, 7, 9}, {9}},
    {{2, 5, 7, 33}, {7, 1}},
    {{2, 5, 7, 33}, {2, 1, 7, 33}},
    {{5, 1, 3}, {1, 4, 1}},
    {{4, 1, 19}, {6, 1}},
    {{0, 3}, {3}},
    {{2, 40, 3, 5}, {2, 40, 3, 5}},
    {{2, 48, 3, 5}, {2, 48, 3, 5}},
    {{2, 48, 13, 17}, {2, 48, 1, 1}},
    {{3, 16, 1, 1}, {3, 16, 2, 9}},
    {{1}, {2, 16, 3, 5}},
    {{2, 32, 3, 5}, {32, 1, 1}},
    {{2, 40, 3, 5}, {2, 40, 1, 1}},
    {{2, 32, 3, 5}, {3, 1}},
    {{2, 32, 3, 5}, {1}},
    {{2, 1, 5, 1}, {2, 16, 5, 7}},
    {{1, 16, 1, 1}, {2, 16, 1, 1}},
    {{2, 1, 7, 9}, {2, 1, 7, 9}},
    {{2, 40, 1, 9}, {2, 40, 7, 9}},
    {{3, 40, 6}, {40, 1}},
    {{2, 20, 2, 3, 5}, {2, 20, 1, 1, 1}},
  };

  private final List<KernelCase> cases = new ArrayList<>();

  private LayerCases() {}

  /** All of them. */
  static List<KernelCase> all() {
    var all = new LayerCases();
    all.functions();
    all.arithmetic();
    all.pools();
    all.products();
    all.normalizations();
    NormalizationCases.addTo(all.cases);
    all.cases.addAll(CopyCases.all());
    all.cases.addAll(ReorderCases.all());
    return all.cases;
  }

  private KernelCase add(Op op) {
    var added = KernelCase.of(op);
    cases.add(added);
    return added;
  }

  private void functions() {
    for (long[] dims : PLAIN) {
      for (Op op :
          List.of(
              new Relu(),
              new LeakyRelu(0.1f),
              new HardSigmoid(0.3f, 0.4f),
              new HardSwish(),
              new Sigmoid(),
              new Tanh())) {
        add(op).with(special(dims));
      }
      Tensor low = Tensor.scalar(-0.5f);
      Tensor high = Tensor.scalar(0.25f);
      add(new Clip()).with(special(dims)).with(low).constant(high);
      add(new Clip()).with(special(dims)).absent().with(high);
      add(new Clip()).with(special(dims)).constant(low);
    }
  }

  private void arithmetic() {
    for (long[][] pair : PAIRS) {
      for (Op op : List.of(new Add(), new Sub(), new Mul(), new Div())) {
        add(op).with(special(pair[0])).with(special(pair[1]));
        add(op).constant(special(pair[1])).with(special(pair[0]));
      }
      add(new Sum()).with(random(pair[0])).with(seeded(2, pair[1])).constant(seeded(3, pair[1]));
      add(new Sum()).with(random(pair[1])).with(seeded(2, pair[0]));
    }
    for (long[] slope : new long[][] {{}, {1}, {5, 1, 1}, {9}, {2, 5, 7, 9}}) {
      add(new PRelu()).with(special(2, 5, 7, 9)).constant(random(slope));
      add(new PRelu()).with(special(2, 5, 7, 9)).with(random(slope));
    }
  }

  private void pools() {
    long[][] sources = {{1, 3, 14, 14}, {2, 2, 9, 23}, {3, 1, 7, 40}, {2, 40, 9, 8}};
    List<Window> windows =
        List.of(
            Window.square(3, 2, 1),
            Window.square(2, 2, 0),
            Window.square(3, 1, 1),
            Window.square(7, 1, 3),
            window(2, 3, 3, 1, List.of(1, 0, 0, 2), 2, 1, true),
            window(3, 2, 2, 3, List.of(0, 1, 2, 1), 1, 3, false),
            window(1, 5, 1, 2, List.of(0, 2, 0, 2), 1, 1, true));
    for (Window window : windows) {
      for (long[] src : sources) {
        add(new MaxPool(window)).with(special(src));
        add(new AveragePool(window, false)).with(random(src));
        add(new AveragePool(window, true)).with(random(src));
      }
    }
    for (long[] pixel : new long[][] {{2, 16, 1, 1}, {2, 1, 1, 4}, {3, 5, 1, 1}}) {
      add(new MaxPool(Window.square(2, 1, 1))).with(special(pixel));
      add(new AveragePool(Window.square(2, 1, 1), false)).with(random(pixel));
    }
    var line = new Window(List.of(3), List.of(2), List.of(1, 2), List.of(), AutoPad.NOTSET, true);
    add(new MaxPool(line)).with(special(2, 3, 77));
    add(new AveragePool(line, false)).with(random(2, 3, 77));
    for (long[] src :
        new long[][] {{2, 19, 7, 7}, {1, 3, 1, 1}, {3, 5, 33}, {1, 2, 56, 55}, {2, 32, 7, 7}}) {
      add(new GlobalAveragePool()).with(random(src));
      add(new GlobalMaxPool()).with(special(src));
    }
  }

  private static Window window(
      int kh, int kw, int sh, int sw, List<Integer> pads, int dh, int dw, boolean ceil) {
    return new Window(
        List.of(kh, kw), List.of(sh, sw), pads, List.of(dh, dw), AutoPad.NOTSET, ceil);
  }

  private void products() {
    long[][] sizes = {{1, 100, 65}, {1, 1, 1}, {2, 70, 33}, {5, 17, 9}, {33, 19, 70}, {3, 5, 1100}};
    for (long[] mnk : sizes) {
      for (int flags = 0; flags < 8; flags++) {
        boolean transA = (flags & 1) != 0;
        boolean transB = (flags & 2) != 0;
        Tensor a = transA ? random(mnk[2], mnk[0]) : random(mnk[0], mnk[2]);
        Tensor b = transB ? seeded(2, mnk[1], mnk[2]) : seeded(2, mnk[2], mnk[1]);
        var gemm = add(new Gemm(1, 1, transA, transB)).with(a);
        gemm = (flags & 4) != 0 ? gemm.constant(b) : gemm.with(b);
        gemm.constant(random(mnk[1]));
      }
    }
    for (PostOps postOps : ConvCases.postOps()) {
      var gemm = add(new Gemm(0.7f, -1.3f, false, true, postOps));
      gemm.with(random(6, 50)).constant(random(37, 50)).with(random(6, 1));
      if (postOps.residual()) {
        gemm.with(seeded(3, 6, 37));
      }
    }
    long[][][] stacks = {
      {{50}, {50}},
      {{50}, {50, 20}},
      {{20, 50}, {50}},
      {{3, 9, 50}, {50, 33}},
      {{2, 1, 5, 30}, {3, 30, 7}},
      {{3, 8, 20}, {3, 20, 1}},
    };
    for (long[][] stack : stacks) {
      add(new MatMul()).with(random(stack[0])).with(seeded(2, stack[1]));
      add(new MatMul()).with(random(stack[0])).constant(seeded(2, stack[1]));
      add(new MatMul()).constant(random(stack[0])).with(seeded(2, stack[1]));
    }
  }

  private void normalizations() {
    for (long[] src :
        new long[][] {{1, 100}, {3, 1}, {2, 5, 7, 33}, {2, 21, 3}, {1, 3, 70}, {2, 32, 3, 5}}) {
      for (int axis = 0; axis < src.length; axis++) {
        for (boolean flatten : new boolean[] {false, true}) {
          add(new Softmax(axis, flatten)).with(special(src));
          add(new LogSoftmax(axis, flatten)).with(random(src));
        }
        add(new ReduceMean(axis % 2 == 0, false)).with(random(src)).with(Tensor.vector(axis));
      }
      add(new ReduceMean(true, false)).with(random(src));
      if (src.length == 4) {
        add(new ReduceMean(false, false)).with(random(src)).with(Tensor.vector(2, 3));
        add(new ReduceMean(true, false)).with(random(src)).with(Tensor.vector(-1, -2));
      }
      for (int size : new int[] {3, 4, 5}) {
        add(new Lrn(0.5f, 0.75f, 1, size)).with(random(src));
      }
      Tensor variance = seeded(5, src[1]);
      for (long i = 0; i < src[1]; i++) {
        variance.floatAt(i, 1.25f + variance.floatAt(i));
      }
      add(new BatchNormalization())
          .with(random(src))
          .constant(seeded(2, src[1]))
          .constant(seeded(3, src[1]))
          .constant(seeded(4, src[1]))
          .constant(variance);
    }
  }
}
