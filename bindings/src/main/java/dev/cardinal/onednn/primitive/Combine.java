package dev.cardinal.onednn.primitive;

import dev.cardinal.onednn.ffm.dnnl_h;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * Products, sums, and moves of tensors. As in {@link Forward}, a descriptor whose order is {@link
 * FormatTag#ANY} is oneDNN's to choose, where it has a choice.
 */
public final class Combine {
  private Combine() {}

  /**
   * A product of matrices, or of many; the axes before the last two are of the same length or 1.
   *
   * @param bias of the destination's rank, its lengths the destination's or 1; or null
   */
  public static PrimitiveDesc matmul(
      Engine engine,
      MemoryDesc src,
      MemoryDesc weights,
      MemoryDesc bias,
      MemoryDesc dst,
      Attributes attributes) {
    try (var call = new Call()) {
      MemorySegment out = call.out();
      int status =
          dnnl_h.dnnl_matmul_primitive_desc_create(
              out,
              call.object(engine),
              call.object(src),
              call.object(weights),
              call.optional(bias),
              call.object(dst),
              call.attributes(attributes));
      return Forward.made(call, "dnnl_matmul_primitive_desc_create", status, out, engine);
    }
  }

  /** Combines two tensors of the same rank; lengths of the second are the first's or 1. */
  public static PrimitiveDesc binary(
      Engine engine,
      Algorithm algorithm,
      MemoryDesc src0,
      MemoryDesc src1,
      MemoryDesc dst,
      Attributes attributes) {
    try (var call = new Call()) {
      MemorySegment out = call.out();
      int status =
          dnnl_h.dnnl_binary_primitive_desc_create(
              out,
              call.object(engine),
              algorithm.code(),
              call.object(src0),
              call.object(src1),
              call.object(dst),
              call.attributes(attributes));
      return Forward.made(call, "dnnl_binary_primitive_desc_create", status, out, engine);
    }
  }

  /**
   * Reduces the axes along which the destination has the length 1.
   *
   * @param p the order of a norm
   * @param epsilon what a norm adds
   */
  public static PrimitiveDesc reduction(
      Engine engine,
      Algorithm algorithm,
      MemoryDesc src,
      MemoryDesc dst,
      float p,
      float epsilon,
      Attributes attributes) {
    try (var call = new Call()) {
      MemorySegment out = call.out();
      int status =
          dnnl_h.dnnl_reduction_primitive_desc_create(
              out,
              call.object(engine),
              algorithm.code(),
              call.object(src),
              call.object(dst),
              p,
              epsilon,
              call.attributes(attributes));
      return Forward.made(call, "dnnl_reduction_primitive_desc_create", status, out, engine);
    }
  }

  /**
   * Tensors one behind the other, which are the arguments {@link Arg#src}.
   *
   * @param dst the result; null for an order of oneDNN's choice
   */
  public static PrimitiveDesc concat(
      Engine engine, MemoryDesc dst, int axis, List<MemoryDesc> srcs, Attributes attributes) {
    try (var call = new Call()) {
      MemorySegment out = call.out();
      int status =
          dnnl_h.dnnl_concat_primitive_desc_create(
              out,
              call.object(engine),
              call.optional(dst),
              srcs.size(),
              axis,
              call.objects(srcs),
              call.attributes(attributes));
      return Forward.made(call, "dnnl_concat_primitive_desc_create", status, out, engine);
    }
  }

  /**
   * The sum of tensors, each times a factor; they are the arguments {@link Arg#src}.
   *
   * @param dst the result; null for an order of oneDNN's choice
   */
  public static PrimitiveDesc sum(
      Engine engine,
      MemoryDesc dst,
      float[] factors,
      List<MemoryDesc> srcs,
      Attributes attributes) {
    if (factors.length != srcs.size()) {
      throw new IllegalArgumentException(
          factors.length + " factors do not go with " + srcs.size() + " tensors");
    }
    try (var call = new Call()) {
      MemorySegment out = call.out();
      int status =
          dnnl_h.dnnl_sum_primitive_desc_create(
              out,
              call.object(engine),
              call.optional(dst),
              srcs.size(),
              call.floats(factors),
              call.objects(srcs),
              call.attributes(attributes));
      return Forward.made(call, "dnnl_sum_primitive_desc_create", status, out, engine);
    }
  }

  /** The same values in another order, or of another type. */
  public static PrimitiveDesc reorder(
      Engine engine, MemoryDesc src, MemoryDesc dst, Attributes attributes) {
    try (var call = new Call()) {
      MemorySegment out = call.out();
      int status =
          dnnl_h.dnnl_reorder_primitive_desc_create(
              out,
              call.object(src),
              call.object(engine),
              call.object(dst),
              call.object(engine),
              call.attributes(attributes));
      return Forward.made(call, "dnnl_reorder_primitive_desc_create", status, out, engine);
    }
  }
}
