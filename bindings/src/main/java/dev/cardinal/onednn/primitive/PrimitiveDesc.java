package dev.cardinal.onednn.primitive;

import dev.cardinal.onednn.ffm.dnnl_h;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * An implementation that oneDNN chose for a problem, with the orders in memory that it wants. Does
 * not change; any thread may use it.
 */
public final class PrimitiveDesc extends NativeObject {
  private final Engine engine;

  /** Owns what was created; {@link Forward} and {@link Combine} do. */
  public PrimitiveDesc(MemorySegment address, Engine engine) {
    super("primitive descriptor", address, dnnl_h::dnnl_primitive_desc_destroy, List.of(engine));
    this.engine = engine;
  }

  /** Where it computes. */
  public Engine engine() {
    return engine;
  }

  /** The source, or the one of a number. */
  public MemoryDesc src(int index) {
    return desc(dnnl_h.dnnl_query_src_md(), index);
  }

  /** The weights (0) or the bias (1). */
  public MemoryDesc weights(int index) {
    return desc(dnnl_h.dnnl_query_weights_md(), index);
  }

  /** The destination. */
  public MemoryDesc dst() {
    return desc(dnnl_h.dnnl_query_dst_md(), 0);
  }

  /**
   * The scratchpad that the caller gives, if the attributes say so; of no bytes if none is needed.
   */
  public MemoryDesc scratchpad() {
    return desc(dnnl_h.dnnl_query_scratchpad_md(), 0);
  }

  /** What an execution takes for an {@link Arg}; of no bytes if it takes none. */
  public MemoryDesc arg(int arg) {
    return desc(dnnl_h.dnnl_query_exec_arg_md(), arg);
  }

  private MemoryDesc desc(int what, int index) {
    try (var call = new Call()) {
      MemorySegment borrowed = dnnl_h.dnnl_primitive_desc_query_md(call.object(this), what, index);
      if (borrowed.equals(MemorySegment.NULL)) {
        throw new IllegalArgumentException(
            implementation() + " has no tensor of kind " + what + " and number " + index);
      }
      return MemoryDesc.copyOf(borrowed, call);
    }
  }

  /** The implementation's name, as in {@code jit:avx2}. */
  public String implementation() {
    try (var call = new Call()) {
      MemorySegment out = call.out();
      int status =
          dnnl_h.dnnl_primitive_desc_query(
              call.object(this), dnnl_h.dnnl_query_impl_info_str(), 0, out);
      return call.result("dnnl_primitive_desc_query", status, out)
          .reinterpret(Long.MAX_VALUE)
          .getString(0);
    }
  }
}
