package dev.cardinal.vector;

import dev.cardinal.op.Add;
import dev.cardinal.op.BinaryOp;
import dev.cardinal.op.Div;
import dev.cardinal.op.Mul;
import dev.cardinal.op.PRelu;
import dev.cardinal.op.Sub;
import dev.cardinal.spi.Kernel;
import dev.cardinal.spi.KernelCall;
import dev.cardinal.spi.KernelDescriptor;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.spi.Support;
import dev.cardinal.vector.ukernel.F32Activation;
import dev.cardinal.vector.ukernel.F32Arithmetic;
import java.lang.foreign.MemorySegment;

/**
 * Arithmetic on two tensors, with broadcasting.
 *
 * @param id the kernel's name
 */
record BinaryF32(String id) implements KernelDescriptor {
  /** The kernel of an operator, named by its lower-case type. */
  static BinaryF32 of(String operator) {
    return new BinaryF32("vector:" + operator + ":f32");
  }

  @Override
  public Support support(KernelQuery query) {
    return Conditions.float32(query);
  }

  @Override
  public Kernel create(KernelQuery query, PackedWeights weights) {
    BinaryOp op = (BinaryOp) query.op();
    var lines = new BroadcastLines(query);
    if (lines.isNumber(0)) {
      return call -> lines.forEach(call, numberAndLine(op, call));
    }
    return call ->
        lines.forEach(call, lines.isNumber(1) ? lineAndNumber(op, call) : lineAndLine(op, call));
  }

  private static StridedLines.Body lineAndLine(BinaryOp op, KernelCall call) {
    MemorySegment a = call.src(0).segment();
    MemorySegment b = call.src(1).segment();
    MemorySegment y = call.dst(0).segment();
    return switch (op) {
      case Add add -> (at, n) -> F32Arithmetic.add(a, at[0], b, at[1], y, at[2], n);
      case Sub sub -> (at, n) -> F32Arithmetic.subtract(a, at[0], b, at[1], y, at[2], n);
      case Mul mul -> (at, n) -> F32Arithmetic.multiply(a, at[0], b, at[1], y, at[2], n);
      case Div div -> (at, n) -> F32Arithmetic.divide(a, at[0], b, at[1], y, at[2], n);
      case PRelu prelu -> (at, n) -> F32Arithmetic.slope(a, at[0], b, at[1], y, at[2], n);
    };
  }

  private static StridedLines.Body lineAndNumber(BinaryOp op, KernelCall call) {
    MemorySegment a = call.src(0).segment();
    MemorySegment b = call.src(1).segment();
    MemorySegment y = call.dst(0).segment();
    return (at, n) -> {
      float number = Floats.get(b, at[1]);
      switch (op) {
        case Add add -> F32Arithmetic.add(a, at[0], number, y, at[2], n);
        case Sub sub -> F32Arithmetic.subtract(a, at[0], number, y, at[2], n);
        case Mul mul -> F32Arithmetic.multiply(a, at[0], number, y, at[2], n);
        case Div div -> F32Arithmetic.divide(a, at[0], number, y, at[2], n);
        case PRelu prelu -> new F32Activation.LeakyRelu(number).apply(a, at[0], y, at[2], n);
      }
    };
  }

  private static StridedLines.Body numberAndLine(BinaryOp op, KernelCall call) {
    MemorySegment a = call.src(0).segment();
    MemorySegment b = call.src(1).segment();
    MemorySegment y = call.dst(0).segment();
    return (at, n) -> {
      float number = Floats.get(a, at[0]);
      switch (op) {
        case Add add -> F32Arithmetic.add(b, at[1], number, y, at[2], n);
        case Sub sub -> F32Arithmetic.subtract(number, b, at[1], y, at[2], n);
        case Mul mul -> F32Arithmetic.multiply(b, at[1], number, y, at[2], n);
        case Div div -> F32Arithmetic.divide(number, b, at[1], y, at[2], n);
        // The slope broadcasts to x, and so x is a number only where the line is that number.
        case PRelu prelu -> F32Arithmetic.slope(a, at[0], b, at[1], y, at[2], n);
      }
    };
  }
}
