package dev.cardinal.vector;

import dev.cardinal.spi.Kernel;
import dev.cardinal.spi.KernelDescriptor;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.spi.Support;
import dev.cardinal.tensor.Shape;
import dev.cardinal.vector.ukernel.F32Gemm;
import java.util.List;

/**
 * Matrix products, with the summand and the post-ops of a Gemm.
 *
 * @param operator the operator's lower-case type
 */
record ProductF32(String operator) implements KernelDescriptor {
  /** Java arrays end a little below 2^31 elements. */
  private static final long MOST_FLOATS = Integer.MAX_VALUE - 64L;

  static ProductF32 gemm() {
    return new ProductF32("gemm");
  }

  static ProductF32 matMul() {
    return new ProductF32("matmul");
  }

  @Override
  public String id() {
    F32Gemm tile = F32Gemm.main();
    return "vector:" + operator + ":packed_f32_" + tile.rows() + "x" + tile.vectors() + "v";
  }

  @Override
  public Support support(KernelQuery query) {
    if (Conditions.float32(query) instanceof Support.Unsupported no) {
      return no;
    }
    for (Shape shape : shapes(query)) {
      if (extent(shape) > MOST_FLOATS) {
        return Support.no("an operand or the result, " + shape + ", has 2^31 elements or more");
      }
    }
    ProductShape shape = ProductShape.of(query);
    return Support.when(
        PackedProduct.floats(shape) <= MOST_FLOATS,
        "the packed operands would have 2^31 elements or more");
  }

  private static List<Shape> shapes(KernelQuery query) {
    return List.of(
        query.operands().shape(0), query.operands().shape(1), query.results().getFirst().shape());
  }

  /** The product of all sizes but those that are 0. */
  private static long extent(Shape shape) {
    long extent = 1;
    for (int axis = 0; axis < shape.rank(); axis++) {
      extent *= Math.max(1, shape.dim(axis));
    }
    return extent;
  }

  @Override
  public Kernel create(KernelQuery query, PackedWeights weights) {
    return new PackedProduct(query, weights);
  }
}
