package dev.cardinal.onednn.primitive;

import dev.cardinal.onednn.ffm.dnnl_h;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** A tensor as oneDNN takes it: a descriptor and an address, which may be given later. */
public final class Memory extends NativeObject {
  private Memory(MemorySegment address, Engine engine) {
    super("memory", address, dnnl_h::dnnl_memory_destroy, List.of(engine));
  }

  /** A tensor without an address. */
  public static Memory of(Engine engine, MemoryDesc desc) {
    try (var call = new Call()) {
      MemorySegment out = call.out();
      int status =
          dnnl_h.dnnl_memory_create(
              out, call.object(desc), call.object(engine), MemorySegment.NULL);
      return new Memory(call.result("dnnl_memory_create", status, out), engine);
    }
  }
}
