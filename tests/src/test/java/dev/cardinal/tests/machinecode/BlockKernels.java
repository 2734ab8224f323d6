package dev.cardinal.tests.machinecode;

import static dev.cardinal.tests.machinecode.HotMethod.lineKernel;
import static dev.cardinal.tests.machinecode.HotMethod.microKernel;

import dev.cardinal.vector.ukernel.F32Activation;
import dev.cardinal.vector.ukernel.F32BlockCopy;
import dev.cardinal.vector.ukernel.F32BlockEpilogue;
import dev.cardinal.vector.ukernel.F32BlockGroups;
import dev.cardinal.vector.ukernel.F32BlockPool;
import dev.cardinal.vector.ukernel.F32BlockRow;
import dev.cardinal.vector.ukernel.F32BlockScale;
import dev.cardinal.vector.ukernel.F32BlockSum;
import dev.cardinal.vector.ukernel.F32BlockTarget;
import dev.cardinal.vector.ukernel.F32BlockWindow3x3;
import dev.cardinal.vector.ukernel.F32BlockWinograd;
import dev.cardinal.vector.ukernel.F32Blocked;
import dev.cardinal.vector.ukernel.F32Taps;
import dev.cardinal.vector.ukernel.Lanes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Micro-kernels and line kernels of images whose channels stand in blocks. */
final class BlockKernels {
  private static final int BLOCK = F32Blocked.BLOCK;

  /** Steps for so many products. */
  private static final int[][] STEPS = new int[1024][];

  static {
    Arrays.setAll(STEPS, products -> filled(products, 1));
  }

  private static final F32BlockEpilogue EPILOGUE = new F32BlockEpilogue(new F32Activation.Relu());

  private static final int[] FIRST = filled(20, BLOCK);
  private static final int[] TAPS = filled(20, 3);
  private static final int[] ROWS = {33, 4033, 8033, 12033, 16033};

  private BlockKernels() {}

  static List<HotMethod> all() {
    var all = new ArrayList<HotMethod>();
    Stream.of(
            F32Blocked.main(),
            F32Blocked.wide(),
            F32Blocked.apartMain(),
            F32Blocked.apartWide(),
            F32Blocked.narrow(),
            F32Blocked.last(),
            F32Blocked.lastNarrow(),
            F32Blocked.lastWide())
        .distinct()
        .forEach(tile -> all.add(blocked(tile)));
    Stream.of(F32Taps.main(), F32Taps.last()).distinct().forEach(tile -> all.add(taps(tile)));
    if (F32BlockRow.fits()) {
      all.add(
          microKernel(
              "F32BlockRow.multiply",
              F32BlockRow.PIXELS,
              (on, s) -> F32BlockRow.multiply(on.a, 0, on.b, 1, STEPS[s.k() / 3], on.dst, 3)));
      all.add(
          microKernel(
              "F32BlockRow.multiplyStrided",
              F32BlockRow.PIXELS,
              (on, s) ->
                  F32BlockRow.multiplyStrided(on.a, 0, on.b, 1, STEPS[s.k() / 3], on.dst, 3)));
    }
    all.addAll(lines());
    return all;
  }

  private static int[] filled(int n, int step) {
    int[] steps = new int[n];
    Arrays.fill(steps, step);
    return steps;
  }

  private static HotMethod blocked(F32Blocked tile) {
    return microKernel(
        MicroKernels.name(tile.getClass()),
        tile.pixels() * tile.channels() / Lanes.count(),
        (on, s) -> {
          F32BlockTarget to = s.n() % 2 == 0 ? target(on) : residual(on);
          tile.multiply(on.a, 0, on.b, 1, 0, STEPS[s.k()], on.a, to, 3, 1024);
        });
  }

  private static HotMethod taps(F32Taps tile) {
    return microKernel(
        MicroKernels.name(tile.getClass()),
        tile.pixels() * tile.channels() / Lanes.count(),
        (on, s) -> {
          F32BlockTarget to = s.n() % 2 == 0 ? target(on) : residual(on);
          tile.multiply(on.a, 0, on.b, 1, 0, STEPS[s.k()], on.a, to, 3, 1024);
        });
  }

  private static F32BlockTarget target(Buffers on) {
    return EPILOGUE.target(on.dst, on.a);
  }

  private static F32BlockTarget residual(Buffers on) {
    return EPILOGUE.target(on.dst, on.a, on.b, 1);
  }

  private static List<HotMethod> lines() {
    return List.of(
        lineKernel(
            "F32BlockCopy.strided",
            (on, s) -> F32BlockCopy.strided(on.a, 0, 2 * BLOCK, on.dst, 3, s.n())),
        lineKernel(
            "F32BlockEpilogue.line",
            (on, s) -> F32BlockEpilogue.store(on.a, 1, target(on), 0, 3, s.n())),
        lineKernel(
            "F32BlockEpilogue.sumLine",
            (on, s) -> F32BlockEpilogue.store(on.a, 1, residual(on), 0, 3, s.n())),
        lineKernel(
            "F32BlockWinograd.source",
            (on, s) ->
                F32BlockWinograd.source(
                    on.a, 1, BLOCK, 4 * BLOCK, on.dst, 3, 40 * BLOCK, BLOCK, s.n() / 8)),
        lineKernel(
            "F32BlockWinograd.result",
            (on, s) ->
                F32BlockWinograd.result(
                    on.a, 1, 40 * BLOCK, BLOCK, on.dst, 3, BLOCK, 4 * BLOCK, s.n() / 8)),
        lineKernel(
            "F32BlockGroups.addLanes",
            (on, s) -> F32BlockGroups.add(on.a, 1, on.b, 0, on.dst, 3, s.n() / 4 * 4)),
        lineKernel(
            "F32BlockGroups.swapFours",
            (on, s) -> F32BlockGroups.swapFours(on.a, 1, on.dst, 3, s.n())),
        lineKernel(
            "F32BlockPool.max", (on, s) -> F32BlockPool.max(on.a, FIRST, TAPS, BLOCK, on.dst, 3)),
        lineKernel("F32BlockSum.sum", (on, s) -> F32BlockSum.sum(on.in, 0, 8 * s.n(), on.dst, 3)),
        lineKernel(
            "F32BlockScale.line",
            (on, s) -> F32BlockScale.multiply(on.a, 1, on.b, 0, on.dst, 3, s.n())),
        lineKernel(
            "F32BlockWindow3x3.dense",
            (on, s) ->
                F32BlockWindow3x3.multiply(
                    on.a, ROWS, 1, true, true, on.b, 0, target(on), 0, 3, 3, s.n())),
        lineKernel(
            "F32BlockWindow3x3.strided",
            (on, s) ->
                F32BlockWindow3x3.multiply(
                    on.a, ROWS, 2, true, false, on.b, 0, target(on), 0, 3, 3, s.n())));
  }
}
