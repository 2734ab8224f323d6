package dev.cardinal.onednn.primitive;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Runs primitives on arrays, for tests: everything in the order that Cardinal keeps. */
public final class Tensors implements AutoCloseable {
  private static final int ALIGNMENT = 64;

  public final Engine engine = Engine.cpu();
  public final Stream stream = Stream.of(engine);
  private final Arena arena = Arena.ofShared();
  private final List<NativeObject> owned = new ArrayList<>();

  public static float[] random(int length, long seed) {
    var random = new Random(seed);
    var values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = random.nextFloat() * 2 - 1;
    }
    return values;
  }

  /** A descriptor of singles in dense order. */
  public MemoryDesc dense(long... dims) {
    return keep(MemoryDesc.of(DataType.F32, FormatTag.dense(dims.length), dims));
  }

  public <T extends NativeObject> T keep(T object) {
    owned.add(object);
    return object;
  }

  public MemorySegment memory(MemoryDesc desc) {
    return arena.allocate(Math.max(1, desc.bytes()), ALIGNMENT);
  }

  public MemorySegment copy(float[] values) {
    MemorySegment segment = arena.allocate(values.length * 4L, ALIGNMENT);
    MemorySegment.copy(values, 0, segment, ValueLayout.JAVA_FLOAT, 0, values.length);
    return segment;
  }

  /** A tensor in another order. */
  public MemorySegment reordered(MemorySegment from, MemoryDesc was, MemoryDesc wanted) {
    MemorySegment to = memory(wanted);
    PrimitiveDesc reorder = keep(Combine.reorder(engine, was, wanted, Attributes.NONE));
    run(reorder, Map.of(Arg.SRC, from, Arg.DST, to));
    return to;
  }

  /** Runs once, with the descriptors that the primitive has for its arguments. */
  public void run(PrimitiveDesc desc, Map<Integer, MemorySegment> data) {
    Map<Integer, MemoryDesc> descs = new LinkedHashMap<>();
    data.forEach((arg, _) -> descs.put(arg, keep(desc.arg(arg))));
    try (Primitive primitive = Primitive.of(desc);
        Execution execution = Execution.of(primitive, descs)) {
      int slot = 0;
      for (int arg : descs.keySet()) {
        execution.data(slot++, data.get(arg));
      }
      execution.run(stream);
    }
  }

  /** Runs with arrays for arguments; the destination's content. */
  public float[] compute(PrimitiveDesc desc, Map<Integer, float[]> data, int length) {
    Map<Integer, MemorySegment> memory = new LinkedHashMap<>();
    data.forEach((arg, values) -> memory.put(arg, copy(values)));
    MemorySegment dst = memory.computeIfAbsent(Arg.DST, _ -> copy(new float[length]));
    run(desc, memory);
    return dst.toArray(ValueLayout.JAVA_FLOAT);
  }

  @Override
  public void close() {
    owned.forEach(NativeObject::close);
    stream.close();
    engine.close();
    arena.close();
  }
}
