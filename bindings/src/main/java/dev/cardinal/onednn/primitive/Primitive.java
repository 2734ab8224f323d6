package dev.cardinal.onednn.primitive;

import dev.cardinal.onednn.ffm.dnnl_h;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * Code made for a problem. Any number of {@link Execution}s may run it at once if its attributes
 * say that the caller gives the scratchpad.
 */
public final class Primitive extends NativeObject {
  private final Engine engine;

  private Primitive(MemorySegment address, Engine engine) {
    super("primitive", address, dnnl_h::dnnl_primitive_destroy, List.of(engine));
    this.engine = engine;
  }

  /** Makes the code, or finds it in oneDNN's cache of primitives. */
  public static Primitive of(PrimitiveDesc desc) {
    try (var call = new Call()) {
      MemorySegment out = call.out();
      int status = dnnl_h.dnnl_primitive_create(out, call.object(desc));
      return new Primitive(call.result("dnnl_primitive_create", status, out), desc.engine());
    }
  }

  /** Where it computes. */
  public Engine engine() {
    return engine;
  }
}
