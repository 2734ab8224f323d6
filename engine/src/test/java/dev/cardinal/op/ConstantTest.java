package dev.cardinal.op;

import static dev.cardinal.op.OpAssertions.assertRefused;
import static dev.cardinal.op.OpAssertions.assertTensor;
import static dev.cardinal.op.OpAssertions.evaluate;
import static dev.cardinal.op.OpAssertions.floats;
import static dev.cardinal.op.OpAssertions.iota;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;

import dev.cardinal.tensor.Shape;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** {@link Constant}, {@link ConstantOfShape} and {@link ShapeOf}. */
class ConstantTest {
  @Test
  void constant() {
    Tensor value = iota(2, 3);
    Tensor result = evaluate(new Constant(value));
    assertNotSame(value, result);
    assertTensor(value, result);
    assertRefused(new Constant(value), Operands.of(TensorType.float32(1)), "one too many");
  }

  @Test
  void constantOfShape() {
    assertTensor(
        Tensor.of(new float[6], 2, 3), evaluate(new ConstantOfShape(), Tensor.vector(2, 3)));
    assertTensor(
        Tensor.of(new long[] {7, 7, 7, 7, 7}, 5, 1),
        evaluate(new ConstantOfShape(Tensor.vector(7)), Tensor.vector(5, 1)));
    assertTensor(
        Tensor.of(new boolean[] {true, true, true}, 3),
        evaluate(new ConstantOfShape(Tensor.of(new boolean[] {true}, 1)), Tensor.vector(3)));
    assertTensor(Tensor.scalar(0f), evaluate(new ConstantOfShape(), Tensor.vector()));
    assertTensor(
        Tensor.of(new float[0], 4, 0), evaluate(new ConstantOfShape(), Tensor.vector(4, 0)));
    assertEquals(Set.of(0), new ConstantOfShape().valueOperands());
  }

  @Test
  void constantOfShapeRefuses() {
    var zeros = new ConstantOfShape();
    assertRefused(zeros, Operands.of(Tensor.vector(2, -1)), "2x-1", "negative");
    assertRefused(zeros, Operands.of(Tensor.vector(1L << 40, 1L << 40)), "2^62");
    assertRefused(zeros, Operands.of(floats(2)), "float32[1]");
    assertRefused(
        new ConstantOfShape(floats(1, 2)), Operands.of(Tensor.vector(2)), "float32[2]", "single");
  }

  @Test
  void shapeOf() {
    Tensor x = iota(2, 3, 4);
    assertTensor(Tensor.vector(2, 3, 4), evaluate(new ShapeOf(), x));
    assertTensor(Tensor.vector(3), evaluate(new ShapeOf(1, -1), x));
    assertTensor(Tensor.vector(), evaluate(new ShapeOf(2, 1), x));
    assertTensor(Tensor.vector(), evaluate(new ShapeOf(), Tensor.scalar(1f)));
    assertArrayEquals(new long[] {2, 3}, new ShapeOf(-100, 2).sizes(Shape.of(2, 3, 4)));
    assertEquals("Shape", new ShapeOf().type());
  }
}
