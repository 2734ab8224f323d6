package dev.cardinal.tests.machinecode;

import static dev.cardinal.tests.machinecode.HotMethod.microKernel;

import dev.cardinal.vector.ukernel.F32FmaPeak;
import dev.cardinal.vector.ukernel.F32Gemm;
import dev.cardinal.vector.ukernel.F32GemmPixel;
import dev.cardinal.vector.ukernel.F32GemmRow;
import dev.cardinal.vector.ukernel.F32Offset;
import dev.cardinal.vector.ukernel.F32OffsetPixel;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The micro-kernels of this process's width, by its table; a new entry of the table is a line. */
final class MicroKernels {
  private static final int STRIDE = 100;

  private MicroKernels() {}

  static List<HotMethod> all() {
    var all = new ArrayList<HotMethod>();
    tiles(F32Gemm.main()).forEach(tile -> all.add(gemm(tile)));
    IntStream.of(2, 3, 4).mapToObj(F32Offset::fourRows).distinct().forEach(t -> all.add(offset(t)));
    all.add(offset(F32Offset.oneRow()));
    all.add(
        microKernel(
            "F32GemmPixel.multiply",
            4,
            (on, size) -> F32GemmPixel.multiply(on.a, 0, on.b, 1, size.k(), on.dst, 3)));
    all.add(
        microKernel(
            "F32OffsetPixel.multiply",
            4,
            (on, size) -> F32OffsetPixel.multiply(on.a, 0, on.b, 1, size.k(), on.dst, 3, 8, 64)));
    for (int panels : IntStream.of(1, F32GemmRow.PANELS).distinct().toArray()) {
      all.add(
          microKernel(
              row(panels),
              panels == 4 ? 8 : 4,
              (on, size) -> F32GemmRow.multiply(on.a, 0, on.b, 1, panels, size.k(), on.dst, 3)));
    }
    all.add(microKernel("F32FmaPeak.run", 12, (on, size) -> F32FmaPeak.run(size.k())));
    return all;
  }

  /** The form of {@link F32GemmRow} that this width runs for so many panels. */
  private static String row(int panels) {
    if (F32Gemm.main().vectors() == 4) {
      return "F32GemmRow.four";
    }
    return panels == 4 ? "F32GemmRow.fourPanels" : "F32GemmRow.two";
  }

  /** A tile and those that take what it leaves over. */
  private static List<F32Gemm> tiles(F32Gemm main) {
    var tiles = new ArrayList<>(List.of(main));
    for (int i = 0; i < tiles.size(); i++) {
      for (F32Gemm smaller : List.of(tiles.get(i).narrower(), tiles.get(i).shorter())) {
        if (!tiles.contains(smaller)) {
          tiles.add(smaller);
        }
      }
    }
    return tiles;
  }

  private static HotMethod gemm(F32Gemm tile) {
    return microKernel(
        name(tile.getClass()),
        tile.rows() * tile.vectors(),
        (on, size) -> tile.multiply(on.a, 0, on.b, 1, size.k(), on.dst, 3, STRIDE));
  }

  private static HotMethod offset(F32Offset tile) {
    return microKernel(
        name(tile.getClass()),
        tile.rows() * tile.vectors(),
        (on, size) -> tile.multiply(on.a, 0, on.b, 1, on.steps, size.k(), on.dst, 3, STRIDE));
  }

  static String name(Class<?> tile) {
    return tile.getSimpleName() + ".multiply";
  }
}
