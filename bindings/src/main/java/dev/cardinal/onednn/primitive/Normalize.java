package dev.cardinal.onednn.primitive;

import dev.cardinal.onednn.ffm.dnnl_h;
import java.lang.foreign.MemorySegment;

/** Normalisations, for inference. As for {@link Forward}, descriptors say the problem. */
public final class Normalize {
  private static final int INFERENCE = dnnl_h.dnnl_forward_inference();

  private Normalize() {}

  /**
   * Batch normalisation by a given mean, variance, scale and shift.
   *
   * @param epsilon added to the variance
   */
  public static PrimitiveDesc batch(
      Engine engine, MemoryDesc src, MemoryDesc dst, float epsilon, Attributes attributes) {
    int flags = dnnl_h.dnnl_use_global_stats() | dnnl_h.dnnl_use_scale() | dnnl_h.dnnl_use_shift();
    try (var call = new Call()) {
      MemorySegment out = call.out();
      int status =
          dnnl_h.dnnl_batch_normalization_forward_primitive_desc_create(
              out,
              call.object(engine),
              INFERENCE,
              call.object(src),
              call.object(dst),
              epsilon,
              flags,
              call.attributes(attributes));
      return Forward.made(
          call, "dnnl_batch_normalization_forward_primitive_desc_create", status, out, engine);
    }
  }

  /**
   * Normalisation along the last axis by its own mean and variance.
   *
   * @param epsilon added to the variance
   * @param shifted whether there is a shift besides the scale
   */
  public static PrimitiveDesc layers(
      Engine engine,
      MemoryDesc src,
      MemoryDesc dst,
      float epsilon,
      boolean shifted,
      Attributes attributes) {
    int flags = dnnl_h.dnnl_use_scale() | (shifted ? dnnl_h.dnnl_use_shift() : 0);
    try (var call = new Call()) {
      MemorySegment out = call.out();
      int status =
          dnnl_h.dnnl_layer_normalization_forward_primitive_desc_create(
              out,
              call.object(engine),
              INFERENCE,
              call.object(src),
              call.object(dst),
              call.optional(null),
              epsilon,
              flags,
              call.attributes(attributes));
      return Forward.made(
          call, "dnnl_layer_normalization_forward_primitive_desc_create", status, out, engine);
    }
  }

  /**
   * Normalisation of groups of channels by their own mean and variance, with a scale and a shift
   * per channel.
   *
   * @param groups how many, of equal size
   * @param epsilon added to the variance
   */
  public static PrimitiveDesc groups(
      Engine engine,
      MemoryDesc src,
      MemoryDesc dst,
      long groups,
      float epsilon,
      Attributes attributes) {
    try (var call = new Call()) {
      MemorySegment out = call.out();
      int status =
          dnnl_h.dnnl_group_normalization_forward_primitive_desc_create(
              out,
              call.object(engine),
              INFERENCE,
              call.object(src),
              call.object(dst),
              groups,
              epsilon,
              dnnl_h.dnnl_use_scale() | dnnl_h.dnnl_use_shift(),
              call.attributes(attributes));
      return Forward.made(
          call, "dnnl_group_normalization_forward_primitive_desc_create", status, out, engine);
    }
  }
}
