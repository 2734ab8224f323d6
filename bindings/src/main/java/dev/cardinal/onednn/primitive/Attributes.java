package dev.cardinal.onednn.primitive;

import dev.cardinal.onednn.ffm.dnnl_h;
import dev.cardinal.spi.FpMath;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * How a primitive is to compute.
 *
 * @param postOps what follows it, in order
 * @param fpMath how precisely it multiplies
 * @param givesScratchpad whether the caller gives the scratchpad, as the argument {@link
 *     Arg#SCRATCHPAD}; else each primitive has memory of its own, and must not run twice at once
 */
public record Attributes(List<PostOp> postOps, FpMath fpMath, boolean givesScratchpad) {
  /** oneDNN's defaults. */
  public static final Attributes NONE = new Attributes(List.of(), FpMath.STRICT, false);

  /** No more than that the caller gives the scratchpad. */
  public static final Attributes GIVEN_SCRATCHPAD = new Attributes(List.of(), FpMath.STRICT, true);

  /** Copies the list. */
  public Attributes {
    postOps = List.copyOf(postOps);
  }

  /** The same with other post-ops. */
  public Attributes with(List<PostOp> others) {
    return new Attributes(others, fpMath, givesScratchpad);
  }

  /** The same with another precision. */
  public Attributes with(FpMath other) {
    return new Attributes(postOps, other, givesScratchpad);
  }

  /** Sets oneDNN's attributes. */
  public void writeTo(MemorySegment attributes, Call call) {
    if (givesScratchpad) {
      OneDnnException.check(
          "dnnl_primitive_attr_set_scratchpad_mode",
          dnnl_h.dnnl_primitive_attr_set_scratchpad_mode(
              attributes, dnnl_h.dnnl_scratchpad_mode_user()));
    }
    OneDnnException.check(
        "dnnl_primitive_attr_set_fpmath_mode",
        dnnl_h.dnnl_primitive_attr_set_fpmath_mode(attributes, code(fpMath)));
    if (!postOps.isEmpty()) {
      writePostOps(attributes, call);
    }
  }

  private static int code(FpMath fpMath) {
    return switch (fpMath) {
      case STRICT -> dnnl_h.dnnl_fpmath_mode_strict();
      case BF16 -> dnnl_h.dnnl_fpmath_mode_bf16();
      case F16 -> dnnl_h.dnnl_fpmath_mode_f16();
      case TF32 -> dnnl_h.dnnl_fpmath_mode_tf32();
      case ANY -> dnnl_h.dnnl_fpmath_mode_any();
    };
  }

  private void writePostOps(MemorySegment attributes, Call call) {
    MemorySegment out = call.out();
    MemorySegment list = call.result("dnnl_post_ops_create", dnnl_h.dnnl_post_ops_create(out), out);
    try {
      postOps.forEach(postOp -> append(list, postOp, call));
      OneDnnException.check(
          "dnnl_primitive_attr_set_post_ops",
          dnnl_h.dnnl_primitive_attr_set_post_ops(attributes, list));
    } finally {
      dnnl_h.dnnl_post_ops_destroy(list);
    }
  }

  private static void append(MemorySegment list, PostOp postOp, Call call) {
    switch (postOp) {
      case PostOp.Sum(float scale) ->
          OneDnnException.check(
              "dnnl_post_ops_append_sum",
              dnnl_h.dnnl_post_ops_append_sum(list, scale, 0, dnnl_h.dnnl_data_type_undef()));
      case PostOp.Eltwise(Algorithm algorithm, float alpha, float beta) ->
          OneDnnException.check(
              "dnnl_post_ops_append_eltwise",
              dnnl_h.dnnl_post_ops_append_eltwise(list, algorithm.code(), alpha, beta));
      case PostOp.Binary(Algorithm algorithm, MemoryDesc src1) ->
          OneDnnException.check(
              "dnnl_post_ops_append_binary",
              dnnl_h.dnnl_post_ops_append_binary(list, algorithm.code(), call.object(src1)));
      case PostOp.Prelu(int mask) ->
          OneDnnException.check(
              "dnnl_post_ops_append_prelu", dnnl_h.dnnl_post_ops_append_prelu(list, mask));
    }
  }
}
