package dev.cardinal.onednn.primitive;

import dev.cardinal.onednn.ffm.dnnl_h;

/**
 * What a primitive computes, by oneDNN's names; alpha and beta are parameters of element-wise ones.
 */
public enum Algorithm {
  CONVOLUTION_DIRECT(dnnl_h.dnnl_convolution_direct()),
  CONVOLUTION_WINOGRAD(dnnl_h.dnnl_convolution_winograd()),
  CONVOLUTION_AUTO(dnnl_h.dnnl_convolution_auto()),
  /** x where positive, else alpha x. */
  ELTWISE_RELU(dnnl_h.dnnl_eltwise_relu()),
  ELTWISE_TANH(dnnl_h.dnnl_eltwise_tanh()),
  /** x where positive, else alpha (exp(x) - 1). */
  ELTWISE_ELU(dnnl_h.dnnl_eltwise_elu()),
  ELTWISE_SQUARE(dnnl_h.dnnl_eltwise_square()),
  ELTWISE_ABS(dnnl_h.dnnl_eltwise_abs()),
  ELTWISE_SQRT(dnnl_h.dnnl_eltwise_sqrt()),
  /** alpha x + beta. */
  ELTWISE_LINEAR(dnnl_h.dnnl_eltwise_linear()),
  /** log(1 + exp(alpha x)) / alpha. */
  ELTWISE_SOFT_RELU(dnnl_h.dnnl_eltwise_soft_relu()),
  /** max(0, min(1, alpha x + beta)). */
  ELTWISE_HARDSIGMOID(dnnl_h.dnnl_eltwise_hardsigmoid()),
  ELTWISE_LOGISTIC(dnnl_h.dnnl_eltwise_logistic()),
  ELTWISE_EXP(dnnl_h.dnnl_eltwise_exp()),
  ELTWISE_GELU_TANH(dnnl_h.dnnl_eltwise_gelu_tanh()),
  ELTWISE_GELU_ERF(dnnl_h.dnnl_eltwise_gelu_erf()),
  /** x / (1 + exp(-alpha x)). */
  ELTWISE_SWISH(dnnl_h.dnnl_eltwise_swish()),
  ELTWISE_LOG(dnnl_h.dnnl_eltwise_log()),
  /** From alpha to beta. */
  ELTWISE_CLIP(dnnl_h.dnnl_eltwise_clip()),
  /** From alpha to beta; as clip but for its derivative. */
  ELTWISE_CLIP_V2(dnnl_h.dnnl_eltwise_clip_v2()),
  /** alpha x to the power of beta. */
  ELTWISE_POW(dnnl_h.dnnl_eltwise_pow()),
  ELTWISE_ROUND(dnnl_h.dnnl_eltwise_round()),
  ELTWISE_MISH(dnnl_h.dnnl_eltwise_mish()),
  /** x max(0, min(1, alpha x + beta)). */
  ELTWISE_HARDSWISH(dnnl_h.dnnl_eltwise_hardswish()),
  POOLING_MAX(dnnl_h.dnnl_pooling_max()),
  POOLING_AVG_INCLUDE_PADDING(dnnl_h.dnnl_pooling_avg_include_padding()),
  POOLING_AVG_EXCLUDE_PADDING(dnnl_h.dnnl_pooling_avg_exclude_padding()),
  LRN_ACROSS_CHANNELS(dnnl_h.dnnl_lrn_across_channels()),
  LRN_WITHIN_CHANNEL(dnnl_h.dnnl_lrn_within_channel()),
  BINARY_ADD(dnnl_h.dnnl_binary_add()),
  BINARY_MUL(dnnl_h.dnnl_binary_mul()),
  BINARY_MAX(dnnl_h.dnnl_binary_max()),
  BINARY_MIN(dnnl_h.dnnl_binary_min()),
  BINARY_DIV(dnnl_h.dnnl_binary_div()),
  BINARY_SUB(dnnl_h.dnnl_binary_sub()),
  REDUCTION_MAX(dnnl_h.dnnl_reduction_max()),
  REDUCTION_MIN(dnnl_h.dnnl_reduction_min()),
  REDUCTION_SUM(dnnl_h.dnnl_reduction_sum()),
  REDUCTION_MUL(dnnl_h.dnnl_reduction_mul()),
  REDUCTION_MEAN(dnnl_h.dnnl_reduction_mean()),
  REDUCTION_NORM_LP_SUM(dnnl_h.dnnl_reduction_norm_lp_sum()),
  SOFTMAX_ACCURATE(dnnl_h.dnnl_softmax_accurate()),
  SOFTMAX_LOG(dnnl_h.dnnl_softmax_log());

  private final int code;

  Algorithm(int code) {
    this.code = code;
  }

  /** oneDNN's number. */
  public int code() {
    return code;
  }
}
