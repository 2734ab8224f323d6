package dev.cardinal.vector;

import dev.cardinal.vector.BlockCopy.Block;
import java.util.ArrayList;
import java.util.List;

/**
 * The order in which a block is copied whose source is contiguous along another axis than its
 * destination. Along either axis alone, every element would come from, or go to, a cache line that
 * is gone when its neighbours' turn comes. So elements are copied in short lines of the
 * destination, which lie side by side in the source.
 */
final class CopyOrder {
  /** Elements of a line: as many cache lines of the source must stay in a cache meanwhile. */
  private static final int LINE = 32;

  private CopyOrder() {}

  /**
   * A part of a block, with its axes in the order in which it is copied.
   *
   * @param src where it is in the source
   * @param dst where it is in the destination
   * @param dims its size
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Part(Block src, Block dst, long[] dims) {}

  private record Axis(long size, long src, long dst) {}

  /** The parts of a block. */
  static List<Part> of(Block src, Block dst, long[] dims) {
    var outer = new ArrayList<Axis>();
    Axis from = null;
    Axis to = null;
    for (int i = 0; i < dims.length; i++) {
      var axis = new Axis(dims[i], src.strides()[i], dst.strides()[i]);
      if (axis.size > 1 && axis.src == 1 && axis.dst != 1) {
        from = axis;
      } else if (axis.size > 1 && axis.dst == 1 && axis.src != 1) {
        to = axis;
      } else {
        outer.add(axis);
      }
    }
    if (from == null || to == null) {
      return List.of(new Part(src, dst, dims));
    }
    return to.size < LINE
        ? List.of(part(src.start(), dst.start(), outer, to, from))
        : lines(src.start(), dst.start(), outer, from, to);
  }

  private static List<Part> lines(long s, long d, List<Axis> outer, Axis from, Axis to) {
    long whole = to.size / LINE;
    long rest = to.size % LINE;
    var parts = new ArrayList<Part>();
    var blocks = new Axis(whole, to.src * LINE, LINE);
    parts.add(part(s, d, outer, blocks, from, new Axis(LINE, to.src, 1)));
    if (rest > 0) {
      long srcRest = s + whole * LINE * to.src;
      long dstRest = d + whole * LINE;
      parts.add(part(srcRest, dstRest, outer, from, new Axis(rest, to.src, 1)));
    }
    return parts;
  }

  private static Part part(long s, long d, List<Axis> outer, Axis... inner) {
    var axes = new ArrayList<>(outer);
    axes.addAll(List.of(inner));
    return new Part(
        new Block(s, axes.stream().mapToLong(Axis::src).toArray()),
        new Block(d, axes.stream().mapToLong(Axis::dst).toArray()),
        axes.stream().mapToLong(Axis::size).toArray());
  }
}
