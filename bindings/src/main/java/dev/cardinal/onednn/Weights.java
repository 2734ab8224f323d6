package dev.cardinal.onednn;

import dev.cardinal.onednn.primitive.Arg;
import dev.cardinal.onednn.primitive.Attributes;
import dev.cardinal.onednn.primitive.Combine;
import dev.cardinal.onednn.primitive.Engine;
import dev.cardinal.onednn.primitive.Execution;
import dev.cardinal.onednn.primitive.MemoryDesc;
import dev.cardinal.onednn.primitive.Primitive;
import dev.cardinal.onednn.primitive.PrimitiveDesc;
import dev.cardinal.onednn.primitive.Stream;
import dev.cardinal.onednn.primitive.Threads;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Map;

/** Constants in the order in which primitives read them, packed once per session. */
final class Weights {
  private Weights() {}

  /** A constant of float32 in the order and of the lengths that a primitive reads. */
  static MemorySegment packed(
      PackedWeights store, Tensor constant, MemoryDesc from, MemoryDesc to) {
    return scaled(store, constant, 1, from, to);
  }

  /**
   * A constant times a factor in oneDNN's order.
   *
   * @param constant float32, row-major
   * @param from what it is to oneDNN, dense: its own lengths, or others of as many elements
   * @param to the order that the primitive reads, of the same lengths
   */
  static MemorySegment scaled(
      PackedWeights store, Tensor constant, float factor, MemoryDesc from, MemoryDesc to) {
    String form = "onednn " + factor + " " + from.form() + " as " + to.form();
    return store.packedNative(
        constant, form, to.bytes(), packed -> pack(constant, factor, from, to, packed));
  }

  private static void pack(
      Tensor constant, float factor, MemoryDesc from, MemoryDesc to, MemorySegment packed) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment aligned = arena.allocate(constant.type().byteSize(), 64);
      aligned.copyFrom(constant.segment());
      multiply(aligned, factor);
      if (from.sameAs(to)) {
        packed.copyFrom(aligned);
      } else {
        Threads.with(1, () -> reorder(aligned, from, to, packed));
      }
    }
  }

  private static void multiply(MemorySegment values, float factor) {
    for (long i = 0; factor != 1 && i < values.byteSize() / Float.BYTES; i++) {
      float value = values.getAtIndex(ValueLayout.JAVA_FLOAT, i);
      values.setAtIndex(ValueLayout.JAVA_FLOAT, i, factor * value);
    }
  }

  /** With one thread, so that no team begins on a thread that only plans. */
  private static Object reorder(
      MemorySegment src, MemoryDesc from, MemoryDesc to, MemorySegment dst) {
    Engine engine = Engine.shared();
    try (PrimitiveDesc desc = Combine.reorder(engine, from, to, Attributes.NONE);
        Primitive primitive = Primitive.of(desc);
        Execution execution = Execution.of(primitive, arguments(from, to));
        Stream stream = Stream.of(engine)) {
      execution.data(0, src);
      execution.data(1, dst);
      execution.run(stream);
    }
    return null;
  }

  private static Map<Integer, MemoryDesc> arguments(MemoryDesc from, MemoryDesc to) {
    var arguments = new java.util.LinkedHashMap<Integer, MemoryDesc>();
    arguments.put(Arg.SRC, from);
    arguments.put(Arg.DST, to);
    return arguments;
  }
}
