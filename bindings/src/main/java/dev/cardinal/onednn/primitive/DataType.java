package dev.cardinal.onednn.primitive;

import dev.cardinal.onednn.ffm.dnnl_h;

/** The type of a tensor's elements. */
public enum DataType {
  /** IEEE 754 single precision. */
  F32(dnnl_h.dnnl_f32(), 4),
  /** The upper half of a single. */
  BF16(dnnl_h.dnnl_bf16(), 2),
  /** IEEE 754 half precision. */
  F16(dnnl_h.dnnl_f16(), 2),
  /** 32-bit whole numbers. */
  S32(dnnl_h.dnnl_s32(), 4),
  /** 8-bit whole numbers. */
  S8(dnnl_h.dnnl_s8(), 1),
  /** 8-bit whole numbers without a sign. */
  U8(dnnl_h.dnnl_u8(), 1);

  private final int code;
  private final int bytes;

  DataType(int code, int bytes) {
    this.code = code;
    this.bytes = bytes;
  }

  /** oneDNN's number. */
  public int code() {
    return code;
  }

  /** The length of an element. */
  public int bytes() {
    return bytes;
  }

  public static DataType of(int code) {
    for (DataType type : values()) {
      if (type.code == code) {
        return type;
      }
    }
    throw new IllegalArgumentException("oneDNN's data type " + code + " is not one of ours");
  }
}
