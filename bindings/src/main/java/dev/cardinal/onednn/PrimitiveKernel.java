package dev.cardinal.onednn;

import dev.cardinal.onednn.primitive.Arg;
import dev.cardinal.onednn.primitive.Execution;
import dev.cardinal.onednn.primitive.MemoryDesc;
import dev.cardinal.onednn.primitive.Primitive;
import dev.cardinal.onednn.primitive.PrimitiveDesc;
import dev.cardinal.onednn.primitive.Stream;
import dev.cardinal.onednn.primitive.Threads;
import dev.cardinal.spi.Kernel;
import dev.cardinal.spi.KernelCall;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.tensor.Layout;
import dev.cardinal.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * A primitive as a kernel. It computes on oneDNN's threads, and keeps the layouts that oneDNN
 * chose. Each run takes an {@link Execution} of its own, which later runs use again.
 */
final class PrimitiveKernel implements Kernel {
  /** Where an argument's memory is. */
  sealed interface Place {
    /** The memory in a call. */
    MemorySegment in(KernelCall call);

    /** An operand. */
    record Src(int operand) implements Place {
      @Override
      public MemorySegment in(KernelCall call) {
        return call.src(operand).segment();
      }
    }

    /** A result. */
    record Dst(int result) implements Place {
      @Override
      public MemorySegment in(KernelCall call) {
        return call.dst(result).segment();
      }
    }

    /** Memory that the session owns: packed weights. */
    record Fixed(MemorySegment memory) implements Place {
      @Override
      public MemorySegment in(KernelCall call) {
        return memory;
      }
    }

    /** The scratch memory of the run. */
    record Scratch() implements Place {
      @Override
      public MemorySegment in(KernelCall call) {
        return call.scratch();
      }
    }
  }

  /** An execution with the stream that it runs on. */
  private record Bound(Execution execution, Stream stream) {
    void close() {
      execution.close();
      stream.close();
    }
  }

  private final Primitive primitive;
  private final Map<Integer, MemoryDesc> arguments;
  private final List<Place> places;
  private final Map<Integer, Layout> srcLayouts;
  private final Map<Integer, Layout> dstLayouts;
  private final long scratchBytes;
  private final int threads;

  /** Owns the memory of packed weights, and so must not be forgotten before this. */
  private final PackedWeights weights;

  private final ConcurrentLinkedDeque<Bound> idle = new ConcurrentLinkedDeque<>();

  private PrimitiveKernel(
      Arguments given, Primitive primitive, int threads, PackedWeights weights) {
    this.primitive = primitive;
    this.weights = weights;
    this.threads = threads;
    arguments = given.descs;
    places = List.copyOf(given.places.values());
    srcLayouts = Map.copyOf(given.srcLayouts);
    dstLayouts = Map.copyOf(given.dstLayouts);
    scratchBytes = given.scratchBytes;
  }

  /** The arguments of a primitive, and where their memory is. */
  static final class Arguments {
    private final Map<Integer, MemoryDesc> descs = new LinkedHashMap<>();
    private final Map<Integer, Place> places = new LinkedHashMap<>();
    private final Map<Integer, Layout> srcLayouts = new HashMap<>();
    private final Map<Integer, Layout> dstLayouts = new HashMap<>();
    private long scratchBytes;

    /** The first operand as the source, and the result. */
    static Arguments srcAndDst(KernelQuery query, PackedWeights weights, PrimitiveDesc desc) {
      return new Arguments().operand(query, weights, 0, Arg.SRC, desc.src(0)).dst(desc.dst());
    }

    /** An operand in a layout that has a name: packed if it is constant, else where it stands. */
    Arguments operand(
        KernelQuery query, PackedWeights weights, int operand, int arg, MemoryDesc desc) {
      return operand(query, weights, operand, arg, desc, Layouts.of(desc).orElseThrow());
    }

    /**
     * The same where the descriptor's axes are not the operand's.
     *
     * @param desc float32; the operand's lengths, or others of as many elements
     */
    Arguments operand(
        KernelQuery query,
        PackedWeights weights,
        int operand,
        int arg,
        MemoryDesc desc,
        Layout layout) {
      Optional<Tensor> constant = query.operands().value(operand);
      if (constant.isEmpty()) {
        return src(operand, arg, desc, layout);
      }
      try (MemoryDesc dense = Layouts.dense(desc.dims())) {
        return fixed(arg, desc, Weights.packed(weights, constant.get(), dense, desc));
      }
    }

    /** An operand that is computed, in a layout that has a name. */
    Arguments src(int operand, int arg, MemoryDesc desc, Layout layout) {
      srcLayouts.put(operand, layout);
      return put(arg, desc, new Place.Src(operand));
    }

    /** The result, in a layout that has a name. */
    Arguments dst(MemoryDesc desc) {
      return dst(desc, Layouts.of(desc).orElseThrow());
    }

    /** The same where the descriptor's axes are not the result's. */
    Arguments dst(MemoryDesc desc, Layout layout) {
      dstLayouts.put(0, layout);
      return put(Arg.DST, desc, new Place.Dst(0));
    }

    /** Memory that stays where it is. */
    Arguments fixed(int arg, MemoryDesc desc, MemorySegment memory) {
      return put(arg, desc, new Place.Fixed(memory));
    }

    private Arguments put(int arg, MemoryDesc desc, Place place) {
      descs.put(arg, desc);
      places.put(arg, place);
      return this;
    }

    /**
     * The kernel of a primitive, which is made with as many threads as will run it.
     *
     * @param weights what owns the fixed memory
     */
    PrimitiveKernel kernel(PrimitiveDesc desc, int threads, PackedWeights weights) {
      MemoryDesc scratchpad = desc.scratchpad();
      scratchBytes = scratchpad.bytes();
      if (scratchBytes > 0) {
        put(Arg.SCRATCHPAD, scratchpad, new Place.Scratch());
      } else {
        scratchpad.close();
      }
      return new PrimitiveKernel(this, Primitive.of(desc), threads, weights);
    }
  }

  @Override
  public void run(KernelCall call) {
    Bound bound = idle.poll();
    if (bound == null) {
      bound = new Bound(Execution.of(primitive, arguments), Stream.of(primitive.engine()));
    }
    for (int slot = 0; slot < places.size(); slot++) {
      bound.execution.data(slot, places.get(slot).in(call));
    }
    Threads.set(threads);
    try {
      bound.execution.run(bound.stream);
    } finally {
      Reference.reachabilityFence(weights);
    }
    idle.push(bound);
  }

  @Override
  public boolean reads(int operand) {
    return srcLayouts.containsKey(operand);
  }

  @Override
  public Layout srcLayout(int operand) {
    return srcLayouts.getOrDefault(operand, Layout.ROW_MAJOR);
  }

  @Override
  public Layout dstLayout(int result) {
    return dstLayouts.getOrDefault(result, Layout.ROW_MAJOR);
  }

  @Override
  public boolean nativeMemory() {
    return true;
  }

  @Override
  public long scratchBytes() {
    return scratchBytes;
  }

  @Override
  public boolean ownThreads() {
    return true;
  }

  @Override
  public void close() {
    for (Bound bound = idle.poll(); bound != null; bound = idle.poll()) {
      bound.close();
    }
    primitive.close();
    arguments.values().forEach(MemoryDesc::close);
  }
}
