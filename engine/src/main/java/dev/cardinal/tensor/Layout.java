package dev.cardinal.tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The order of a tensor's elements in memory. {@link #ROW_MAJOR} is ONNX's order (NCHW for images)
 * and the only one that enters or leaves a session; backends may use others between their steps.
 *
 * <p>Other layouts bear oneDNN's names: a letter for each dimension, the outermost first. {@code
 * acdb} is NHWC. In {@code aBcd16b} the second dimension is cut into blocks of 16 that stand
 * together innermost, and is padded with zeros to a multiple of 16.
 */
public final class Layout {
  /** Row-major without gaps, for any rank: the last dimension is contiguous. */
  public static final Layout ROW_MAJOR = new Layout("row_major", new int[0], -1, 1);

  private static final Pattern NAME =
      Pattern.compile("([a-zA-L]{1,12})(?:([1-9]\\d{0,3})([a-l]))?");

  private final String name;
  private final int[] order;
  private final int blockedAxis;
  private final int block;

  /** A stretch of memory order: an axis, or a part of it, and how many steps it has. */
  private record Run(int axis, long extent) {}

  private Layout(String name, int[] order, int blockedAxis, int block) {
    this.name = name;
    this.order = order;
    this.blockedAxis = blockedAxis;
    this.block = block;
  }

  /**
   * The layout of a name, such as {@code acdb} or {@code aBcd16b}.
   *
   * @throws IllegalArgumentException if the name has not that form
   */
  public static Layout of(String name) {
    if (name.equals(ROW_MAJOR.name)) {
      return ROW_MAJOR;
    }
    Matcher parts = NAME.matcher(name);
    if (!parts.matches()) {
      throw unknown(name);
    }
    String axes = parts.group(1);
    int blocked = parts.group(3) == null ? -1 : parts.group(3).charAt(0) - 'a';
    int[] order = new int[axes.length()];
    boolean[] seen = new boolean[order.length];
    for (int i = 0; i < order.length; i++) {
      char letter = axes.charAt(i);
      int axis = Character.toLowerCase(letter) - 'a';
      boolean valid = axis < order.length && !seen[axis];
      if (!valid || Character.isUpperCase(letter) != (axis == blocked)) {
        throw unknown(name);
      }
      seen[axis] = true;
      order[i] = axis;
    }
    if (blocked >= order.length) {
      throw unknown(name);
    }
    int block = blocked < 0 ? 1 : Integer.parseInt(parts.group(2));
    return new Layout(name, order, blocked, block);
  }

  private static IllegalArgumentException unknown(String name) {
    return new IllegalArgumentException(
        "'" + name + "' is no layout; expected row_major, or as in acdb or aBcd16b");
  }

  /** The name by which layouts are compared and printed. */
  public String name() {
    return name;
  }

  /** The elements in memory of a tensor of a shape, padding counted. */
  public long elements(Shape shape) {
    requireRank(shape);
    if (blockedAxis < 0) {
      return shape.elements();
    }
    long padded = Math.multiplyExact(Math.ceilDiv(shape.dim(blockedAxis), (long) block), block);
    return shape.with(blockedAxis, padded).elements();
  }

  /**
   * Where an element stands in memory, counted in elements.
   *
   * @param position an index for each dimension
   */
  public long offset(Shape shape, long[] position) {
    requireRank(shape);
    long offset = 0;
    for (int i = 0; i < shape.rank(); i++) {
      int axis = axis(i);
      boolean blocked = axis == blockedAxis;
      long extent = blocked ? Math.ceilDiv(shape.dim(axis), (long) block) : shape.dim(axis);
      offset = offset * extent + (blocked ? position[axis] / block : position[axis]);
    }
    return blockedAxis < 0 ? offset : offset * block + position[blockedAxis] % block;
  }

  /** Whether tensors of a shape have the same bytes in this layout as in another. */
  public boolean sameBytes(Layout other, Shape shape) {
    return equals(other)
        || (elements(shape) == other.elements(shape) && runs(shape).equals(other.runs(shape)));
  }

  /** The memory order without dimensions of one step, neighbours of one axis joined. */
  private List<Run> runs(Shape shape) {
    var runs = new ArrayList<Run>();
    for (int i = 0; i < shape.rank(); i++) {
      int axis = axis(i);
      long extent = shape.dim(axis);
      append(runs, axis, axis == blockedAxis ? Math.ceilDiv(extent, (long) block) : extent);
    }
    if (blockedAxis >= 0) {
      append(runs, blockedAxis, block);
    }
    return runs;
  }

  private static void append(List<Run> runs, int axis, long extent) {
    if (extent == 1) {
      return;
    }
    if (!runs.isEmpty() && runs.getLast().axis == axis) {
      Run before = runs.removeLast();
      runs.add(new Run(axis, before.extent * extent));
    } else {
      runs.add(new Run(axis, extent));
    }
  }

  private int axis(int place) {
    return order.length == 0 ? place : order[place];
  }

  /** Whether tensors of a shape can be in this layout: whether the ranks agree. */
  public boolean takes(Shape shape) {
    return order.length == 0 || order.length == shape.rank();
  }

  private void requireRank(Shape shape) {
    if (!takes(shape)) {
      throw new IllegalArgumentException(
          "layout " + name + " is of rank " + order.length + ", the shape " + shape + " is not");
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Layout layout && layout.name.equals(name);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  @Override
  public String toString() {
    return name;
  }
}
