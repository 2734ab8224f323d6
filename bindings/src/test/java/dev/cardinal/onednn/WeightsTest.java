package dev.cardinal.onednn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.cardinal.onednn.primitive.DataType;
import dev.cardinal.onednn.primitive.MemoryDesc;
import dev.cardinal.onednn.primitive.Tensors;
import dev.cardinal.plan.MemoryBudget;
import dev.cardinal.plan.WeightStore;
import dev.cardinal.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

/** One constant that several primitives read, each as it wants. */
class WeightsTest {
  private final WeightStore store = new WeightStore(new MemoryBudget(Long.MAX_VALUE));
  private final Tensor matrix = Tensor.of(new float[] {1, 2, 3, 4}, 2, 2);

  private static float[] floats(MemorySegment packed) {
    return packed.toArray(ValueLayout.JAVA_FLOAT);
  }

  @Test
  void asGivenTransposedAndTimesAFactor() {
    try (var tensors = new Tensors()) {
      MemoryDesc dense = tensors.dense(2, 2);
      MemoryDesc transposed =
          tensors.keep(MemoryDesc.strided(DataType.F32, new long[] {2, 2}, new long[] {1, 2}));
      MemorySegment asGiven = Weights.packed(store, matrix, dense, dense);
      MemorySegment turned = Weights.packed(store, matrix, transposed, dense);
      MemorySegment twice = Weights.scaled(store, matrix, 2, dense, dense);
      assertArrayEquals(new float[] {1, 2, 3, 4}, floats(asGiven));
      assertArrayEquals(new float[] {1, 3, 2, 4}, floats(turned));
      assertArrayEquals(new float[] {2, 4, 6, 8}, floats(twice));
    } finally {
      store.close();
    }
  }

  @Test
  void onceForAllWhoWantTheSame() {
    try (var tensors = new Tensors()) {
      MemoryDesc dense = tensors.dense(2, 2);
      MemorySegment first = Weights.packed(store, matrix, dense, dense);
      assertSame(first, Weights.packed(store, matrix, tensors.dense(2, 2), dense));
      assertSame(first, Weights.packed(store, matrix.copy(), dense, dense));
      Tensor others = matrix.copy();
      others.floatAt(0, 5);
      assertNotSame(first, Weights.packed(store, others, dense, dense));
    } finally {
      store.close();
    }
  }
}
