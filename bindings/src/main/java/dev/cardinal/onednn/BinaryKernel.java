package dev.cardinal.onednn;

import dev.cardinal.onednn.primitive.Algorithm;
import dev.cardinal.onednn.primitive.Arg;
import dev.cardinal.onednn.primitive.Attributes;
import dev.cardinal.onednn.primitive.Combine;
import dev.cardinal.onednn.primitive.Engine;
import dev.cardinal.onednn.primitive.MemoryDesc;
import dev.cardinal.onednn.primitive.PostOp;
import dev.cardinal.onednn.primitive.PrimitiveDesc;
import dev.cardinal.op.Operands;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.spi.Support;
import dev.cardinal.tensor.Layout;
import dev.cardinal.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Arithmetic on two tensors, or the sum of several. oneDNN broadcasts all of them but the first,
 * which therefore is one of the result's shape.
 */
final class BinaryKernel extends OneDnnKernel {
  private final Algorithm algorithm;
  private final boolean commutes;

  private BinaryKernel(String operator, Algorithm algorithm, boolean commutes) {
    super(operator);
    this.algorithm = algorithm;
    this.commutes = commutes;
  }

  static BinaryKernel commuting(String operator, Algorithm algorithm) {
    return new BinaryKernel(operator, algorithm, true);
  }

  static BinaryKernel of(String operator, Algorithm algorithm) {
    return new BinaryKernel(operator, algorithm, false);
  }

  @Override
  Support accepts(KernelQuery query) {
    if (query.operands().count() < 2) {
      return Support.no("there is nothing to add");
    }
    return Support.when(
        order(query).length > 0,
        "oneDNN cannot broadcast the first operand of "
            + (commutes ? "a sum or product" : "a difference or quotient"));
  }

  /** The operands in oneDNN's order, the first of the result's shape; empty if none can be. */
  private int[] order(KernelQuery query) {
    Operands operands = query.operands();
    int[] all = IntStream.range(0, operands.count()).toArray();
    return Arrays.stream(all)
        .filter(operand -> commutes || operand == 0)
        .filter(operand -> hasShape(query, operand))
        .boxed()
        .min((a, b) -> Boolean.compare(isConstant(operands, a), isConstant(operands, b)))
        .map(first -> firstOf(all, first))
        .orElse(new int[0]);
  }

  private static boolean isConstant(Operands operands, int operand) {
    return operands.value(operand).isPresent();
  }

  private static int[] firstOf(int[] all, int first) {
    IntStream others = Arrays.stream(all).filter(operand -> operand != first);
    return IntStream.concat(IntStream.of(first), others).toArray();
  }

  @Override
  PrimitiveDesc describe(KernelQuery query) {
    return inFirst(layouts(query), layout -> describe(query, layout));
  }

  /**
   * From the third operand on they are post-ops, which oneDNN (3.10) broadcasts wrongly along other
   * axes than the channels' unless they are row-major.
   */
  private List<Layout> layouts(KernelQuery query) {
    boolean broadcast =
        Arrays.stream(order(query)).skip(2).anyMatch(operand -> !hasShape(query, operand));
    return broadcast ? List.of(Layout.ROW_MAJOR) : Layouts.preferred(query);
  }

  private static boolean hasShape(KernelQuery query, int operand) {
    return query.operands().shape(operand).equals(query.results().getFirst().shape());
  }

  private PrimitiveDesc describe(KernelQuery query, Layout layout) {
    int[] order = order(query);
    var descs = new ArrayList<MemoryDesc>();
    try (MemoryDesc dst = Layouts.desc(query.results().getFirst().shape(), layout)) {
      for (int operand : order) {
        descs.add(desc(query, operand, layout));
      }
      List<PostOp> added =
          descs.stream()
              .skip(2)
              .<PostOp>map(desc -> new PostOp.Binary(Algorithm.BINARY_ADD, desc))
              .toList();
      return Combine.binary(
          Engine.shared(),
          algorithm,
          descs.get(0),
          descs.get(1),
          dst,
          Attributes.GIVEN_SCRATCHPAD.with(added));
    } finally {
      descs.forEach(MemoryDesc::close);
    }
  }

  /** An operand with as many axes as the result. */
  private static MemoryDesc desc(KernelQuery query, int operand, Layout layout) {
    Shape shape = Layouts.withRank(query.operands().shape(operand), rank(query));
    boolean free =
        hasRank(query, operand)
            || isConstant(query.operands(), operand)
            || layout.sameBytes(Layout.ROW_MAJOR, shape);
    return Layouts.desc(shape, free ? layout : Layout.ROW_MAJOR);
  }

  private static boolean hasRank(KernelQuery query, int operand) {
    return query.operands().shape(operand).rank() == rank(query);
  }

  private static int rank(KernelQuery query) {
    return query.results().getFirst().shape().rank();
  }

  @Override
  PrimitiveKernel.Arguments arguments(
      KernelQuery query, PrimitiveDesc desc, PackedWeights weights) {
    var arguments = new PrimitiveKernel.Arguments().dst(desc.dst());
    int[] order = order(query);
    for (int i = 0; i < order.length; i++) {
      int arg = i == 0 ? Arg.SRC : i == 1 ? Arg.SRC_1 : Arg.postOp(i - 2);
      if (hasRank(query, order[i])) {
        arguments.operand(query, weights, order[i], arg, desc.arg(arg));
      } else {
        arguments.operand(query, weights, order[i], arg, desc.arg(arg), Layout.ROW_MAJOR);
      }
    }
    return arguments;
  }
}
