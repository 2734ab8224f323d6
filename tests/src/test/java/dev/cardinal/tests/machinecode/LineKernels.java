package dev.cardinal.tests.machinecode;

import static dev.cardinal.tests.machinecode.HotMethod.lineKernel;

import dev.cardinal.vector.ukernel.F32Activation;
import dev.cardinal.vector.ukernel.F32Affine;
import dev.cardinal.vector.ukernel.F32Arithmetic;
import dev.cardinal.vector.ukernel.F32Epilogue;
import dev.cardinal.vector.ukernel.F32Gemm;
import dev.cardinal.vector.ukernel.F32Moments;
import dev.cardinal.vector.ukernel.F32PlaneEpilogue;
import dev.cardinal.vector.ukernel.F32PlaneShift;
import dev.cardinal.vector.ukernel.F32PlaneSplit;
import dev.cardinal.vector.ukernel.F32Planes;
import dev.cardinal.vector.ukernel.F32Pool;
import dev.cardinal.vector.ukernel.F32Reduce;
import dev.cardinal.vector.ukernel.F32Response;
import dev.cardinal.vector.ukernel.F32Rows;
import dev.cardinal.vector.ukernel.F32Strips;
import dev.cardinal.vector.ukernel.F32TileEpilogue;
import dev.cardinal.vector.ukernel.F32Windows;
import dev.cardinal.vector.ukernel.Lanes;
import java.util.List;
import java.util.stream.Stream;

/** Methods that carry lines between memory and panels or compute on them; each is a line here. */
final class LineKernels {
  /** Floats of a row of the images, longer than any {@link Size}. */
  private static final int PITCH = 224;

  private static final F32Activation RELU = new F32Activation.Relu();
  private static final F32TileEpilogue TILE = new F32TileEpilogue(RELU);
  private static final F32PlaneEpilogue PLANE = new F32PlaneEpilogue(RELU);
  private static final F32Epilogue LINE = new F32Epilogue(RELU);
  private static final F32Epilogue BARE_LINE = new F32Epilogue(new F32Activation.Identity());
  private static final F32Response RESPONSE = new F32Response(1e-4f, 2, 0.75f);

  private static final F32Moments MOMENTS = new F32Moments();

  private static final int NR = F32Gemm.main().nr();
  private static final int[] WINDOWS = plan(64);
  private static final int[] TAPS = {0, 1, 2};

  private LineKernels() {}

  static List<HotMethod> all() {
    return Stream.of(packing(), epilogues(), pools(), activations(), arithmetic())
        .flatMap(List::stream)
        .toList();
  }

  private static List<HotMethod> packing() {
    return List.of(
        lineKernel(
            "F32Strips.pack",
            (on, s) -> F32Strips.pack(on.in, 1, 3136, on.dst, 3, 16 * NR, NR, s.rows(), 3)),
        lineKernel(
            "F32Rows.copyRow",
            (on, s) -> F32Rows.copy(on.in, 1, PITCH, 1, on.dst, 3, 230, s.rows(), s.n())),
        lineKernel(
            "F32Rows.copyEvens",
            (on, s) -> F32Rows.copy(on.in, 1, PITCH, 2, on.dst, 3, 230, s.rows(), s.n())),
        lineKernel(
            "F32Rows.copy",
            (on, s) -> F32Rows.copy(on.a, 1, PITCH, on.dst, 3, 230, s.rows(), s.n())),
        lineKernel("F32Rows.copyEvery", (on, s) -> F32Rows.copyEvery(on.a, 1, 2, on.dst, 3, s.n())),
        lineKernel("F32Rows.scale", (on, s) -> F32Rows.scale(on.dst, 3, 0.5f, s.n())),
        lineKernel("F32Rows.add", (on, s) -> F32Rows.add(on.a, 1, on.dst, 3, s.n())),
        lineKernel("F32Planes.one", (on, s) -> fill(on, s, 1)),
        lineKernel("F32Planes.two", (on, s) -> fill(on, s, 2)),
        lineKernel("F32Planes.three", (on, s) -> fill(on, s, 3)),
        lineKernel("F32Planes.four", (on, s) -> fill(on, s, 4)),
        lineKernel("F32Planes.whole", (on, s) -> fill(on, s, 5)),
        lineKernel("F32Planes.clear", (on, s) -> F32Planes.clear(on.dst, 3, s.n())),
        lineKernel("F32Planes.copy", (on, s) -> F32Planes.copy(on.in, 1, on.dst, 3, 16 + s.n())),
        lineKernel("F32PlaneSplit.one", (on, s) -> split(on, s, 1)),
        lineKernel("F32PlaneSplit.two", (on, s) -> split(on, s, 2)),
        lineKernel("F32PlaneSplit.down", (on, s) -> split(on, s, 3)),
        lineKernel("F32PlaneSplit.along", (on, s) -> split(on, s, 7)),
        lineKernel(
            "F32PlaneShift.shift",
            (on, s) -> F32PlaneShift.shift(on.dst, 1, on.steps, 4096, s.n())),
        lineKernel(
            "F32Windows.pack",
            (on, s) -> F32Windows.pack(on.a, 1, WINDOWS, s.rows() * 8, on.dst, 3)));
  }

  /** Rows of so many vectors, the last of which is not full. */
  private static int columns(int vectors) {
    return (vectors - 1) * Lanes.count() + 3;
  }

  private static void fill(Buffers on, Size size, int vectors) {
    F32Planes.fill(on.in, 1, PITCH, on.dst, 3, 120, size.rows(), columns(vectors));
  }

  private static void split(Buffers on, Size size, int vectors) {
    F32PlaneSplit.split(on.in, 1, PITCH, on.dst, 3, 8192, 80, size.rows(), columns(vectors));
  }

  private static void finish(Buffers on, Size size, int vectors) {
    PLANE.write(on.a, 0, 120, 0.5f, on.out, 1, 4 + size.rows(), columns(vectors));
  }

  /** A plan of vectors, every third of which takes a turn. */
  private static int[] plan(int vectors) {
    int[] plan = new int[F32Windows.planInts(vectors)];
    int p = 0;
    for (int i = 0; i < vectors; i++) {
      int at = i * Lanes.count();
      boolean turns = i % 3 == 2;
      int[] step = turns ? new int[] {at, at + 1, 1, 2, at + 5} : new int[] {at, at + 1, 0};
      System.arraycopy(step, 0, plan, p, step.length);
      p += step.length;
    }
    return plan;
  }

  private static List<HotMethod> epilogues() {
    return List.of(
        lineKernel(
            "F32TileEpilogue.pairs",
            (on, s) -> TILE.write(on.a, 0, on.b, 0, on.out, 1, 784, s.rows(), NR)),
        lineKernel(
            "F32TileEpilogue.sumPairs",
            (on, s) -> TILE.writeSum(on.a, 0, on.b, 0, on.residual, on.out, 1, 784, s.rows(), NR)),
        lineKernel(
            "F32TileEpilogue.singles",
            (on, s) -> TILE.write(on.a, 0, on.b, 0, on.out, 1, 784, s.rows(), Lanes.count())),
        lineKernel(
            "F32TileEpilogue.sumSingles",
            (on, s) ->
                TILE.writeSum(
                    on.a, 0, on.b, 0, on.residual, on.out, 1, 784, s.rows(), Lanes.count())),
        lineKernel("F32PlaneEpilogue.one", (on, s) -> finish(on, s, 1)),
        lineKernel("F32PlaneEpilogue.two", (on, s) -> finish(on, s, 2)),
        lineKernel("F32PlaneEpilogue.three", (on, s) -> finish(on, s, 3)),
        lineKernel("F32PlaneEpilogue.four", (on, s) -> finish(on, s, 4)),
        lineKernel("F32PlaneEpilogue.many", (on, s) -> finish(on, s, 5)),
        lineKernel(
            "F32PlaneEpilogue.sums",
            (on, s) ->
                PLANE.writeSum(on.a, 0, 120, 0.5f, on.residual, on.out, 1, 4 + s.rows(), s.n())),
        lineKernel(
            "F32Epilogue.writePlain", (on, s) -> BARE_LINE.write(on.a, 0, 0.5f, on.out, 1, s.n())),
        lineKernel("F32Epilogue.writeRelu", (on, s) -> LINE.write(on.a, 0, 0.5f, on.out, 1, s.n())),
        lineKernel(
            "F32Epilogue.writeSumPlain",
            (on, s) -> BARE_LINE.writeSum(on.a, 0, 0.5f, on.residual, 1, on.out, 1, s.n())),
        lineKernel(
            "F32Epilogue.writeSumRelu",
            (on, s) -> LINE.writeSum(on.a, 0, 0.5f, on.residual, 1, on.out, 1, s.n())));
  }

  private static List<HotMethod> pools() {
    return List.of(
        lineKernel(
            "F32Pool.maxOfTwo",
            (on, s) -> F32Pool.maxRows(on.in, 1, PITCH, 2, on.dst, 3, 64 + s.n())),
        lineKernel(
            "F32Pool.maxOfThree",
            (on, s) -> {
              F32Pool.maxRows(on.in, 1, PITCH, 3, on.dst, 3, 64 + s.n());
              F32Pool.max(on.a, TAPS, 3, on.out, 1, 64 + s.n());
            }),
        lineKernel(
            "F32Pool.maxOfMany",
            (on, s) -> F32Pool.maxRows(on.in, 1, PITCH, 5, on.dst, 3, 64 + s.n())),
        lineKernel("F32Pool.maxRows", (on, s) -> F32Pool.maxRows(on.in, 1, PITCH, 5, on.dst, 3, 3)),
        lineKernel(
            "F32Pool.sumRows", (on, s) -> F32Pool.sumRows(on.in, 1, PITCH, 3, on.dst, 3, s.n())),
        lineKernel("F32Pool.max", (on, s) -> F32Pool.max(on.a, TAPS, 2, on.out, 1, 64 + s.n())),
        lineKernel(
            "F32Pool.mean", (on, s) -> F32Pool.mean(on.a, TAPS, 3, 3, on.b, on.out, 1, s.n())),
        lineKernel("F32Reduce.sum", (on, s) -> F32Reduce.sum(on.in, 1, s.k())),
        lineKernel("F32Reduce.max", (on, s) -> F32Reduce.max(on.in, 1, s.k())),
        lineKernel("F32Moments.chunk", (on, s) -> MOMENTS.add(on.in, 1, s.k())),
        lineKernel(
            "F32Affine.normalize",
            (on, s) -> F32Affine.normalize(on.in, 1, 0.5f, 2, 1, on.a, 0, 1000, on.out, 1, s.n())),
        lineKernel(
            "F32Response.apply",
            (on, s) -> RESPONSE.apply(on.in, 3 * PITCH, PITCH, 2, 2, on.out, 1, s.n())));
  }

  private static List<HotMethod> activations() {
    return Stream.of(
            RELU,
            new F32Activation.LeakyRelu(0.1f),
            new F32Activation.Clip(0, 6),
            new F32Activation.HardSigmoid(0.2f, 0.5f),
            new F32Activation.HardSwish(),
            new F32Activation.Sigmoid(),
            new F32Activation.Tanh())
        .map(
            f ->
                lineKernel(
                    "F32Activation$" + f.getClass().getSimpleName() + ".apply",
                    (on, s) -> f.apply(on.in, 1, on.out, 1, s.n())))
        .toList();
  }

  private static List<HotMethod> arithmetic() {
    return List.of(
        lineKernel(
            "F32Arithmetic.add",
            (on, s) -> {
              F32Arithmetic.add(on.in, 1, on.residual, 1, on.out, 1, s.n());
              F32Arithmetic.add(on.in, 1, 2, on.out, 1, s.n());
            }),
        lineKernel(
            "F32Arithmetic.subtract",
            (on, s) -> {
              F32Arithmetic.subtract(on.in, 1, on.residual, 1, on.out, 1, s.n());
              F32Arithmetic.subtract(on.in, 1, 2, on.out, 1, s.n());
              F32Arithmetic.subtract(2, on.in, 1, on.out, 1, s.n());
            }),
        lineKernel(
            "F32Arithmetic.multiply",
            (on, s) -> {
              F32Arithmetic.multiply(on.in, 1, on.residual, 1, on.out, 1, s.n());
              F32Arithmetic.multiply(on.in, 1, 2, on.out, 1, s.n());
            }),
        lineKernel(
            "F32Arithmetic.divide",
            (on, s) -> {
              F32Arithmetic.divide(on.in, 1, on.residual, 1, on.out, 1, s.n());
              F32Arithmetic.divide(on.in, 1, 2, on.out, 1, s.n());
              F32Arithmetic.divide(2, on.in, 1, on.out, 1, s.n());
            }),
        lineKernel(
            "F32Arithmetic.slope",
            (on, s) -> F32Arithmetic.slope(on.in, 1, on.residual, 1, on.out, 1, s.n())),
        lineKernel(
            "F32Arithmetic.normalize",
            (on, s) -> {
              F32Arithmetic.normalize(on.in, 1, 0.5f, 2, 1, on.out, 1, s.n());
              F32Arithmetic.normalize(on.in, 1, on.a, on.out, 1, s.n());
            }),
        lineKernel("F32Arithmetic.fill", (on, s) -> F32Arithmetic.fill(1, on.out, 1, s.n())));
  }
}
