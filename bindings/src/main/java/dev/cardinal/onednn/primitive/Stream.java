package dev.cardinal.onednn.primitive;

import dev.cardinal.onednn.ffm.dnnl_h;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * Where primitives run. On the processor a primitive has ended when its execution returns; for one
 * thread at a time.
 */
public final class Stream extends NativeObject {
  private Stream(MemorySegment address, Engine engine) {
    super("stream", address, dnnl_h::dnnl_stream_destroy, List.of(engine));
  }

  /** A stream of an engine. */
  public static Stream of(Engine engine) {
    try (var call = new Call()) {
      MemorySegment out = call.out();
      int status =
          dnnl_h.dnnl_stream_create(out, call.object(engine), dnnl_h.dnnl_stream_in_order());
      return new Stream(call.result("dnnl_stream_create", status, out), engine);
    }
  }

  /** Returns when all that was given to it has ended. */
  public void await() {
    try (var call = new Call()) {
      OneDnnException.check("dnnl_stream_wait", dnnl_h.dnnl_stream_wait(call.object(this)));
    }
  }
}
