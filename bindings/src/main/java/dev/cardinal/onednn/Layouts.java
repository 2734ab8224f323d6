package dev.cardinal.onednn;

import dev.cardinal.onednn.primitive.DataType;
import dev.cardinal.onednn.primitive.FormatTag;
import dev.cardinal.onednn.primitive.MemoryDesc;
import dev.cardinal.op.Operands;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.tensor.Layout;
import dev.cardinal.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** The engine's layouts as oneDNN's descriptors, and back. */
final class Layouts {
  private Layouts() {}

  /** Whether tensors of a rank can be described to oneDNN in a layout. */
  static boolean isKnown(Layout layout, int rank) {
    return layout.equals(Layout.ROW_MAJOR)
        ? rank >= 1 && rank <= FormatTag.MOST_DENSE
        : FormatTag.named(layout.name()).isPresent();
  }

  /** A float32 tensor of a shape in a layout. */
  static MemoryDesc desc(Shape shape, Layout layout) {
    return MemoryDesc.of(DataType.F32, tag(layout, shape.rank()), shape.dims());
  }

  /** A float32 tensor of a shape in an order that oneDNN may choose. */
  static MemoryDesc any(Shape shape) {
    return MemoryDesc.of(DataType.F32, FormatTag.ANY, shape.dims());
  }

  /** A float32 tensor in the order in which the engine keeps constants. */
  static MemoryDesc dense(long... dims) {
    return MemoryDesc.of(DataType.F32, FormatTag.dense(dims.length), dims);
  }

  private static int mostRank(Operands operands) {
    return IntStream.range(0, operands.count())
        .filter(operands::has)
        .map(operand -> operands.shape(operand).rank())
        .max()
        .orElse(0);
  }

  /** A shape with axes of length 1 before its own, so that there are as many as said. */
  static Shape withRank(Shape shape, int rank) {
    long[] dims = new long[rank];
    Arrays.fill(dims, 1);
    System.arraycopy(shape.dims(), 0, dims, rank - shape.rank(), shape.rank());
    return Shape.of(dims);
  }

  private static FormatTag tag(Layout layout, int rank) {
    return layout.equals(Layout.ROW_MAJOR)
        ? FormatTag.dense(rank)
        : FormatTag.named(layout.name())
            .orElseThrow(() -> new IllegalArgumentException(layout + " is not known to oneDNN"));
  }

  /**
   * The layout that oneDNN chose; empty if the engine has no name for it. Where sizes of 1 let
   * several names fit, it is any of them.
   */
  static Optional<Layout> of(MemoryDesc desc) {
    long[] dims = desc.dims();
    if (is(desc, FormatTag.dense(dims.length), dims)) {
      return Optional.of(Layout.ROW_MAJOR);
    }
    return Arrays.stream(FormatTag.values())
        .filter(tag -> tag != FormatTag.ANY && Layout.of(tag.layout()).takes(Shape.of(dims)))
        .filter(tag -> is(desc, tag, dims))
        .map(tag -> Layout.of(tag.layout()))
        .findFirst();
  }

  private static boolean is(MemoryDesc desc, FormatTag tag, long[] dims) {
    try (MemoryDesc named = MemoryDesc.of(DataType.F32, tag, dims)) {
      return named.sameAs(desc);
    }
  }

  /**
   * Layouts for operands of the highest rank: first the one in which most of the operands' elements
   * stand, so that the fewest are reordered; row-major among them in any case.
   */
  static List<Layout> preferred(KernelQuery query) {
    Operands operands = query.operands();
    int rank = mostRank(operands);
    Map<Layout, Long> standing = new LinkedHashMap<>();
    for (int i = 0; i < operands.count(); i++) {
      boolean computed = operands.has(i) && operands.value(i).isEmpty();
      if (computed && operands.shape(i).rank() == rank && isKnown(query.layout(i), rank)) {
        standing.merge(query.layout(i), operands.shape(i).elements(), Long::sum);
      }
    }
    var layouts = new ArrayList<>(standing.keySet());
    layouts.sort(
        Comparator.comparingLong((Layout layout) -> -standing.get(layout))
            .thenComparing(Layout.ROW_MAJOR::equals));
    if (!standing.containsKey(Layout.ROW_MAJOR)) {
      layouts.add(Layout.ROW_MAJOR);
    }
    return layouts;
  }
}
