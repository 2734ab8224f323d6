package dev.cardinal.memory;

import dev.cardinal.tensor.Tensor;
import java.lang.foreign.MemorySegment;

/** Files that are mapped into memory. */
public final class MappedMemory {
  private MappedMemory() {}

  /**
   * Gives the pages of tensors back that are parts of mapped files: what they held comes from the
   * file, or the system's cache of it, when it is read again.
   */
  public static void unload(Iterable<Tensor> tensors) {
    for (Tensor tensor : tensors) {
      MemorySegment segment = tensor.segment();
      if (segment.isMapped()) {
        segment.unload();
      }
    }
  }
}
