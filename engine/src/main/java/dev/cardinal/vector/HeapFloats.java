package dev.cardinal.vector;

import dev.cardinal.tensor.Tensor;

/**
 * Floats of a tensor on the heap.
 *
 * @param array holds them
 * @param start the index of the first
 */
@SuppressWarnings("ArrayRecordComponent") // shared on purpose, never compared
record HeapFloats(float[] array, int start) {
  /** A tensor's, which must be over an array of floats. */
  static HeapFloats of(Tensor tensor) {
    var segment = tensor.segment();
    float[] array = (float[]) segment.heapBase().orElseThrow();
    return new HeapFloats(array, (int) (segment.address() / Float.BYTES));
  }
}
