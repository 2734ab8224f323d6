package dev.cardinal.spi;

import dev.cardinal.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;

/**
 * The weights of a session in the order in which kernels read them: packed once, shared by plans.
 */
public interface PackedWeights {
  /**
   * The packed form of a constant, made at the first call and kept for the session.
   *
   * @param weights the constant; its type and values are the key, together with {@code form}
   * @param form names the packed order completely, such as {@code f32 oc/4 k 4 g32}
   * @param floats the length of the packed array
   * @param pack fills the array, which is zero at first
   * @throws IllegalStateException if the heap has no room for it, with the -Xmx that would do
   */
  float[] packed(Tensor weights, String form, long floats, Consumer<float[]> pack);

  /**
   * As {@link #packed}, in native memory aligned to 64 bytes that is freed with the session.
   *
   * @param bytes the size of the packed form
   */
  MemorySegment packedNative(Tensor weights, String form, long bytes, Consumer<MemorySegment> pack);

  /**
   * A constant as runs may read it: on the heap, so that the model's own memory can be let go, and
   * the same tensor for all plans that have it.
   */
  default Tensor kept(Tensor constant) {
    return constant.onHeap() ? constant : constant.copy();
  }
}
