package dev.cardinal.onednn;

import dev.cardinal.onednn.ffm.dnnl_h;

/** To which precision single-precision factors may be rounded before they are multiplied. */
enum FpMath {
  /** Not at all. */
  STRICT(dnnl_h.dnnl_fpmath_mode_strict()),
  /** To bf16. */
  BF16(dnnl_h.dnnl_fpmath_mode_bf16()),
  /** To half precision. */
  F16(dnnl_h.dnnl_fpmath_mode_f16()),
  /** To tf32. */
  TF32(dnnl_h.dnnl_fpmath_mode_tf32()),
  /** To whichever is fastest. */
  ANY(dnnl_h.dnnl_fpmath_mode_any());

  private final int code;

  FpMath(int code) {
    this.code = code;
  }

  /** oneDNN's number. */
  int code() {
    return code;
  }
}
