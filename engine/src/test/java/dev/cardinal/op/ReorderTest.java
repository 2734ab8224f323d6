package dev.cardinal.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cardinal.tensor.Layout;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ReorderTest {
  private static final TensorType TYPE = TensorType.float32(1, 3, 1, 2);
  private static final Layout BLOCKED = Layout.of("aBcd2b");

  private final float[] memory = new float[8];
  private final Tensor blocked = Tensor.wrap(TYPE, BLOCKED, MemorySegment.ofArray(memory));

  private static void reorder(Tensor from, Tensor to) {
    new Reorder(from.layout(), to.layout()).evaluate(Operands.of(from), List.of(to));
  }

  @Test
  void blocksStandTogetherAndPaddingIsZero() {
    Arrays.fill(memory, Float.NaN);
    reorder(Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 1, 3, 1, 2), blocked);
    assertArrayEquals(new float[] {1, 3, 2, 4, 5, 0, 6, 0}, memory);
  }

  @Test
  void thereAndBackIsTheSame() {
    Tensor x = Tensor.of(new float[] {1, 2, -0f, Float.NaN, 5, 6}, 1, 3, 1, 2);
    reorder(x, blocked);
    Tensor back = Tensor.allocate(TYPE);
    reorder(blocked, back);
    assertEquals(-1, x.segment().mismatch(back.segment()));
    assertEquals(Float.NaN, blocked.segment().getAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, 3));
  }
}
