package dev.cardinal.onednn.primitive;

import dev.cardinal.onednn.ffm.dnnl_h;
import dev.cardinal.op.Window;
import java.lang.foreign.MemorySegment;

/**
 * Layers of networks, for inference. Descriptors say the problem; one whose order is {@link
 * FormatTag#ANY} is oneDNN's to choose, and {@link PrimitiveDesc} tells what it chose. All throw
 * {@link OneDnnException} if the arguments do not fit or there is no implementation.
 */
public final class Forward {
  private static final int INFERENCE = dnnl_h.dnnl_forward_inference();

  private Forward() {}

  /**
   * A convolution.
   *
   * @param weights output channels, input channels and the window; the groups before them, if any
   * @param bias one for each output channel, or null
   */
  public static PrimitiveDesc convolution(
      Engine engine,
      Algorithm algorithm,
      MemoryDesc src,
      MemoryDesc weights,
      MemoryDesc bias,
      MemoryDesc dst,
      Window.Resolved window,
      Attributes attributes) {
    try (var call = new Call()) {
      MemorySegment out = call.out();
      int status =
          dnnl_h.dnnl_convolution_forward_primitive_desc_create(
              out,
              call.object(engine),
              INFERENCE,
              algorithm.code(),
              call.object(src),
              call.object(weights),
              call.optional(bias),
              call.object(dst),
              call.dims(window.strides()),
              call.gaps(window.dilations()),
              call.dims(window.padBegin()),
              call.dims(window.padEnd()),
              call.attributes(attributes));
      return made(call, "dnnl_convolution_forward_primitive_desc_create", status, out, engine);
    }
  }

  /** The greatest or the mean of each window. */
  public static PrimitiveDesc pooling(
      Engine engine,
      Algorithm algorithm,
      MemoryDesc src,
      MemoryDesc dst,
      Window.Resolved window,
      Attributes attributes) {
    try (var call = new Call()) {
      MemorySegment out = call.out();
      int status =
          dnnl_h.dnnl_pooling_forward_primitive_desc_create(
              out,
              call.object(engine),
              INFERENCE,
              algorithm.code(),
              call.object(src),
              call.object(dst),
              call.dims(window.strides()),
              call.dims(window.kernel()),
              call.gaps(window.dilations()),
              call.dims(window.padBegin()),
              call.dims(window.padEnd()),
              call.attributes(attributes));
      return made(call, "dnnl_pooling_forward_primitive_desc_create", status, out, engine);
    }
  }

  /**
   * A fully connected layer.
   *
   * @param weights output channels, then the source's axes but the first
   * @param bias one for each output channel, or null
   */
  public static PrimitiveDesc innerProduct(
      Engine engine,
      MemoryDesc src,
      MemoryDesc weights,
      MemoryDesc bias,
      MemoryDesc dst,
      Attributes attributes) {
    try (var call = new Call()) {
      MemorySegment out = call.out();
      int status =
          dnnl_h.dnnl_inner_product_forward_primitive_desc_create(
              out,
              call.object(engine),
              INFERENCE,
              call.object(src),
              call.object(weights),
              call.optional(bias),
              call.object(dst),
              call.attributes(attributes));
      return made(call, "dnnl_inner_product_forward_primitive_desc_create", status, out, engine);
    }
  }

  /** A function of each element. */
  public static PrimitiveDesc eltwise(
      Engine engine,
      Algorithm algorithm,
      MemoryDesc src,
      MemoryDesc dst,
      float alpha,
      float beta,
      Attributes attributes) {
    try (var call = new Call()) {
      MemorySegment out = call.out();
      int status =
          dnnl_h.dnnl_eltwise_forward_primitive_desc_create(
              out,
              call.object(engine),
              INFERENCE,
              algorithm.code(),
              call.object(src),
              call.object(dst),
              alpha,
              beta,
              call.attributes(attributes));
      return made(call, "dnnl_eltwise_forward_primitive_desc_create", status, out, engine);
    }
  }

  /**
   * Multiplies what is negative by weights.
   *
   * @param weights of the source's rank, their lengths the source's or 1
   */
  public static PrimitiveDesc prelu(
      Engine engine, MemoryDesc src, MemoryDesc weights, MemoryDesc dst, Attributes attributes) {
    try (var call = new Call()) {
      MemorySegment out = call.out();
      int status =
          dnnl_h.dnnl_prelu_forward_primitive_desc_create(
              out,
              call.object(engine),
              INFERENCE,
              call.object(src),
              call.object(weights),
              call.object(dst),
              call.attributes(attributes));
      return made(call, "dnnl_prelu_forward_primitive_desc_create", status, out, engine);
    }
  }

  /** Softmax, or its logarithm, along an axis. */
  public static PrimitiveDesc softmax(
      Engine engine,
      Algorithm algorithm,
      MemoryDesc src,
      MemoryDesc dst,
      int axis,
      Attributes attributes) {
    try (var call = new Call()) {
      MemorySegment out = call.out();
      int status =
          dnnl_h.dnnl_softmax_forward_primitive_desc_create(
              out,
              call.object(engine),
              INFERENCE,
              algorithm.code(),
              call.object(src),
              call.object(dst),
              axis,
              call.attributes(attributes));
      return made(call, "dnnl_softmax_forward_primitive_desc_create", status, out, engine);
    }
  }

  /**
   * Local response normalisation.
   *
   * @param size the number of elements that are summed up
   * @param k what their sum is added to
   */
  public static PrimitiveDesc lrn(
      Engine engine,
      Algorithm algorithm,
      MemoryDesc src,
      MemoryDesc dst,
      long size,
      float alpha,
      float beta,
      float k,
      Attributes attributes) {
    try (var call = new Call()) {
      MemorySegment out = call.out();
      int status =
          dnnl_h.dnnl_lrn_forward_primitive_desc_create(
              out,
              call.object(engine),
              INFERENCE,
              algorithm.code(),
              call.object(src),
              call.object(dst),
              size,
              alpha,
              beta,
              k,
              call.attributes(attributes));
      return made(call, "dnnl_lrn_forward_primitive_desc_create", status, out, engine);
    }
  }

  /** The owner of what a function made. */
  public static PrimitiveDesc made(
      Call call, String function, int status, MemorySegment out, Engine engine) {
    return new PrimitiveDesc(call.result(function, status, out), engine);
  }
}
