package dev.cardinal.tests.machinecode;

import static dev.cardinal.tests.machinecode.HotMethod.lineKernel;

import dev.cardinal.vector.ukernel.F32Activation;
import dev.cardinal.vector.ukernel.F32Depthwise3x3;
import dev.cardinal.vector.ukernel.F32OffsetPixel;
import dev.cardinal.vector.ukernel.F32Strassen;
import dev.cardinal.vector.ukernel.F32Winograd;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Line kernels of single algorithms: Strassen's and Winograd's, and depthwise convolutions. */
final class AlgorithmKernels {
  private static final F32Depthwise3x3 DEPTHWISE = new F32Depthwise3x3(new F32Activation.Relu());
  private static final F32Depthwise3x3.Phases PHASES =
      new F32Depthwise3x3.Phases(0, 4096, 8192, 12288);

  /** Four for each of the most vectors of a {@link Size}. */
  private static final int[] QUADS = new int[64];

  private AlgorithmKernels() {}

  static List<HotMethod> all() {
    return Stream.of(strassen(), winograd(2), winograd(4), depthwise())
        .flatMap(List::stream)
        .toList();
  }

  /** Around the seven products of blocks. */
  private static List<HotMethod> strassen() {
    return List.of(
        lineKernel(
            "F32Strassen.left",
            (on, s) -> F32Strassen.left(on.a, 1, 1024, 64 * s.rows(), on.dst, 3, 1024)),
        lineKernel(
            "F32Strassen.factors",
            (on, s) -> {
              F32Strassen.right(on.a, 1, 1024, 64 * s.rows(), on.dst, 3, 1024);
              F32Strassen.packRight(on.a, 1, 784, s.rows(), 3, on.dst, 3, 1024, 8192);
            }),
        lineKernel(
            "F32Strassen.packLeft",
            (on, s) -> F32Strassen.packLeft(on.in, 1, 784, s.rows(), on.dst, 3, 1024)),
        lineKernel(
            "F32Strassen.packRight",
            (on, s) -> F32Strassen.packRight(on.in, 1, 784, s.rows(), 3, on.dst, 3, 1024, 8192)),
        lineKernel(
            "F32Strassen.combine",
            (on, s) -> F32Strassen.combine(on.a, 1, 64 * s.rows(), on.dst, 3)),
        lineKernel(
            "F32Strassen.rightOfOne", (on, s) -> F32Strassen.rightOfOne(on.dst, 3, 64 * s.rows())),
        lineKernel(
            "F32Strassen.combineOfOne",
            (on, s) -> F32Strassen.combineOfOne(on.a, 1, 64 * s.rows(), on.dst, 3)));
  }

  /** The transforms for tiles of m x m outputs; for small tiles the last step has no loop. */
  private static List<HotMethod> winograd(int m) {
    F32Winograd of = F32Winograd.of(m);
    String name = of.getClass().getSimpleName();
    HotMethod.Call result =
        (on, s) -> of.result(on.a, 1, 512, s.rows(), on.dst, 65536, on.dst, 3, 1024);
    var kernels = new ArrayList<HotMethod>();
    kernels.add(
        lineKernel(
            name + ".columns", (on, s) -> of.columns(on.a, 1, 1024, on.dst, 3, 1024, s.rows())));
    kernels.add(
        lineKernel(
            name + ".rows", (on, s) -> of.rows(on.a, 1024, QUADS, s.rows(), on.dst, 3, 512)));
    kernels.add(lineKernel(name + ".halfResult", result));
    if (m > 2) {
      kernels.add(lineKernel(name + ".otherHalf", result));
    }
    return kernels;
  }

  private static void depthwise(Buffers on, Size size) {
    int rows = 4 + size.rows();
    int n = 3 + size.n();
    DEPTHWISE.write(on.a, 1, 120, on.b, 0, 0.5f, on.out, 1, rows, n);
    DEPTHWISE.write(on.a, 1, PHASES, 120, on.b, 0, 0.5f, on.out, 1, rows, n);
  }

  private static List<HotMethod> depthwise() {
    return List.of(
        lineKernel("F32Depthwise3x3.down", AlgorithmKernels::depthwise),
        lineKernel(
            "F32OffsetPixel.repeat",
            (on, s) -> F32OffsetPixel.repeat(on.a, 1, on.steps, s.k(), on.dst, 3)));
  }
}
