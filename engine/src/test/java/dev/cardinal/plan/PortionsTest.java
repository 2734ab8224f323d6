package dev.cardinal.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.cardinal.graph.Dim;
import dev.cardinal.graph.Graph;
import dev.cardinal.graph.GraphBuilder;
import dev.cardinal.graph.Value;
import dev.cardinal.op.Add;
import dev.cardinal.op.Relu;
import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Layout;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

/** How batches are cut. */
final class PortionsTest {
  /** A step that reads and writes so many bytes of each entry. */
  private static Graph graph(long entries, long bytes) {
    var builder = new GraphBuilder("one");
    Dim floats = Dim.of(bytes / 2 / Float.BYTES);
    Value x = builder.input("x", DType.FLOAT32, Dim.of(entries), floats);
    return builder.output(builder.node("relu", new Relu(), x)).build();
  }

  private static void assertPortions(int count, long size, long entries, long bytes) {
    Portions portions = Portions.of(graph(entries, bytes));
    assertEquals(count, portions.count(), portions::toString);
    if (count > 1) {
      assertEquals(size, portions.size(), portions::toString);
      assertEquals(entries, portions.entries(), portions::toString);
    }
  }

  @Test
  void aPortionOfAStepFitsTheCache() {
    assertPortions(1, 8, 8, 1 << 20);
    assertPortions(2, 4, 8, 2 << 20);
    assertPortions(8, 1, 8, 8 << 20);
    assertPortions(8, 1, 8, 80 << 20);
    assertPortions(1, 1, 1, 80 << 20);
    assertPortions(1, 1 << 20, 1 << 20, 8);
  }

  @Test
  void portionsDivideTheBatch() {
    assertPortions(3, 3, 9, 2 << 20);
    assertPortions(7, 1, 7, 2 << 20);
    assertPortions(5, 6, 30, 1 << 20);
    assertPortions(31, 1, 31, 512 << 10);
    assertPortions(1, 31, 31, 511 << 10);
    assertPortions(1, 10_007, 10_007, 4096);
  }

  @Test
  void weightsAreNotReadOftenerWhereThatTakesLonger() {
    assertEquals(Portions.WHOLE, Portions.of(product(8, 1 << 20, 1)));
    assertEquals(new Portions(8, 1), Portions.of(product(8, 1 << 20, 1 << 20)));
  }

  /** A sum of a batch, and of weights whose bytes are a part of an entry's. */
  private static Graph product(long entries, long floats, long part) {
    var builder = new GraphBuilder("sum");
    Value x = builder.input("x", DType.FLOAT32, Dim.of(entries), Dim.of(floats));
    Value sum = x;
    for (int i = 0; i < 4; i++) {
      // Twice as many bytes of weights as of an entry are read and written.
      Tensor weights = Tensor.allocate(TensorType.float32(part == 1 ? floats : 1));
      sum = builder.node("sum" + i, new Add(), sum, builder.constant("w" + i, weights));
    }
    for (int i = 0; part == 1 && i < 12; i++) {
      builder.constant("more" + i, Tensor.allocate(TensorType.float32(floats)));
    }
    return builder.output(sum).build();
  }

  @Test
  void aPortionIsInTheSameMemory() {
    var portions = new Portions(6, 2);
    assertEquals(3, portions.count());
    Tensor whole = Tensor.of(new float[12], 6, 2);
    Tensor last = portions.of(whole, 2);
    assertEquals(TensorType.float32(2, 2), last.type());
    last.floatAt(0, 5);
    assertArrayEquals(new float[] {0, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0}, whole.toFloats());
    assertEquals(TensorType.float32(2, 2), portions.portion(whole.type()));
    assertEquals(whole.type(), portions.whole(last.type()));
    assertEquals(last.type(), Portions.WHOLE.whole(last.type()));
    Layout blocked = Layout.of("aB16b");
    TensorType type = TensorType.float32(6, 16);
    Tensor other = Tensor.wrap(type, blocked, MemorySegment.ofArray(new float[96]));
    assertThrows(IllegalArgumentException.class, () -> portions.of(other, 0));
  }
}
