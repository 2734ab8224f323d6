package dev.cardinal.onednn.primitive;

import dev.cardinal.onednn.ffm.dnnl_h;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** oneDNN's device: the processor. Any thread may use it. */
public final class Engine extends NativeObject {
  private Engine(MemorySegment address) {
    super("engine", address, dnnl_h::dnnl_engine_destroy, List.of());
  }

  /** Holds the one that kernels share; made at its first use. */
  private static final class Shared {
    static final Engine ENGINE = cpu();
  }

  /** The one that lives as long as the process. */
  public static Engine shared() {
    return Shared.ENGINE;
  }

  /**
   * The processor.
   *
   * @throws IllegalStateException if oneDNN is unavailable, with the reason
   */
  public static Engine cpu() {
    try (var call = new Call()) {
      MemorySegment out = call.out();
      return new Engine(
          call.result(
              "dnnl_engine_create", dnnl_h.dnnl_engine_create(out, dnnl_h.dnnl_cpu(), 0), out));
    }
  }
}
