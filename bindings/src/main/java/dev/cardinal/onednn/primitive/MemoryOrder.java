package dev.cardinal.onednn.primitive;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Names of orders in memory, as oneDNN has them: {@code aBcd16b} has blocks of 16 along b. */
public final class MemoryOrder {
  private MemoryOrder() {}

  /**
   * The name of an order of strides and blocks.
   *
   * @param blocks the lengths of the inner blocks
   * @param axes the axis of each
   */
  public static String name(long[] strides, long[] blocks, long[] axes) {
    String outer =
        IntStream.range(0, strides.length)
            .boxed()
            .sorted(Comparator.comparingLong((Integer axis) -> -strides[axis]))
            .map(axis -> letter(axis, isBlocked(axis, axes) ? 'A' : 'a'))
            .collect(Collectors.joining());
    String inner =
        IntStream.range(0, blocks.length)
            .mapToObj(block -> blocks[block] + letter((int) axes[block], 'a'))
            .collect(Collectors.joining());
    return outer + inner;
  }

  private static boolean isBlocked(int axis, long[] axes) {
    return Arrays.stream(axes).anyMatch(blocked -> blocked == axis);
  }

  private static String letter(int axis, char first) {
    return String.valueOf((char) (first + axis));
  }
}
