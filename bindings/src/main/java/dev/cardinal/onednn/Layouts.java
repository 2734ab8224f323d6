package dev.cardinal.onednn;

import dev.cardinal.tensor.Layout;
import dev.cardinal.tensor.Shape;
import java.util.Optional;

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

  private static FormatTag tag(Layout layout, int rank) {
    return layout.equals(Layout.ROW_MAJOR)
        ? FormatTag.dense(rank)
        : FormatTag.named(layout.name())
            .orElseThrow(() -> new IllegalArgumentException(layout + " is not known to oneDNN"));
  }

  /** The layout that oneDNN chose; empty if the engine has no name for it. */
  static Optional<Layout> of(MemoryDesc desc) {
    if (!desc.isBlocked()) {
      return Optional.empty();
    }
    String name = desc.order();
    if (name.equals(FormatTag.dense(desc.rank()).layout())) {
      return Optional.of(Layout.ROW_MAJOR);
    }
    return FormatTag.named(name).map(tag -> Layout.of(tag.layout()));
  }
}
