package dev.cardinal.onednn.primitive;

import dev.cardinal.onednn.ffm.dnnl_exec_arg_t;
import dev.cardinal.onednn.ffm.dnnl_h;
import dev.cardinal.onednn.library.OpenMp;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A primitive with its arguments, prepared so that a run costs no more than oneDNN itself: the
 * arguments keep their places, only their addresses change. For one thread at a time; several
 * executions may share a primitive.
 *
 * <p>The memory that it was given is the caller's, who frees it only when nothing runs.
 */
public final class Execution extends NativeObject {
  private final MemorySegment primitive;
  private final MemorySegment[] memories;
  private final long[] bytes;
  private final MemorySegment[] data;

  private Execution(
      MemorySegment arguments,
      Primitive owner,
      MemorySegment[] memories,
      long[] bytes,
      List<NativeObject> needed) {
    super("execution", arguments, _ -> {}, needed);
    this.primitive = owner.handle().acquire();
    owner.handle().release();
    this.memories = memories;
    this.bytes = bytes;
    this.data = new MemorySegment[bytes.length];
  }

  /**
   * Prepares a primitive.
   *
   * @param arguments the tensors by {@link Arg}; their order numbers them for {@link #data}
   */
  public static Execution of(Primitive primitive, Map<Integer, MemoryDesc> arguments) {
    int count = arguments.size();
    MemorySegment array = dnnl_exec_arg_t.allocateArray(count, Arena.ofAuto());
    var addresses = new MemorySegment[count];
    var bytes = new long[count];
    var needed = new ArrayList<NativeObject>();
    try {
      int slot = 0;
      for (Map.Entry<Integer, MemoryDesc> argument : new LinkedHashMap<>(arguments).entrySet()) {
        Memory memory = Memory.of(primitive.engine(), argument.getValue());
        needed.add(memory);
        addresses[slot] = memory.handle().acquire();
        memory.handle().release();
        bytes[slot] = argument.getValue().bytes();
        MemorySegment entry = dnnl_exec_arg_t.asSlice(array, slot);
        dnnl_exec_arg_t.arg(entry, argument.getKey());
        dnnl_exec_arg_t.memory(entry, addresses[slot]);
        slot++;
      }
      needed.add(primitive);
      return new Execution(array, primitive, addresses, bytes, needed);
    } finally {
      needed.stream().filter(Memory.class::isInstance).forEach(NativeObject::close);
    }
  }

  /**
   * Says where an argument is from now on.
   *
   * @param slot the argument's number
   * @param segment native memory of at least its length; not null
   */
  public void data(int slot, MemorySegment segment) {
    if (!segment.isNative() || segment.byteSize() < bytes[slot]) {
      throw new IllegalArgumentException(
          "argument " + slot + " needs " + bytes[slot] + " bytes of native memory, not " + segment);
    }
    MemorySegment before = data[slot];
    if (before != null && before.address() == segment.address()) {
      data[slot] = segment;
      return;
    }
    handle().acquire();
    try {
      OneDnnException.check(
          "dnnl_memory_set_data_handle",
          dnnl_h.dnnl_memory_set_data_handle(memories[slot], segment));
      data[slot] = segment;
    } finally {
      handle().release();
    }
  }

  /**
   * Computes, with as many threads as {@link OpenMp#setThreads} gave the calling thread.
   *
   * @throws IllegalStateException if it, the stream, or memory that it was given is closed, or if
   *     an argument was never given memory
   */
  public void run(Stream stream) {
    MemorySegment arguments = handle().acquire();
    try {
      checkData();
      MemorySegment where = stream.handle().acquire();
      try {
        int status = dnnl_h.dnnl_primitive_execute(primitive, where, data.length, arguments);
        OneDnnException.check("dnnl_primitive_execute", status);
      } finally {
        stream.handle().release();
      }
    } finally {
      Reference.reachabilityFence(data);
      handle().release();
    }
  }

  private void checkData() {
    for (int slot = 0; slot < data.length; slot++) {
      MemorySegment segment = data[slot];
      if (segment == null ? bytes[slot] > 0 : !segment.scope().isAlive()) {
        throw new IllegalStateException(
            "argument "
                + slot
                + (segment == null ? " was given no memory" : "'s memory is closed"));
      }
    }
  }
}
