package dev.cardinal.vector;

import dev.cardinal.spi.KernelCall;
import dev.cardinal.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.function.Function;

/**
 * A result filled with one value.
 *
 * @param result which
 * @param value finds the value, of one element, in a call
 */
record Fill(int result, Function<KernelCall, Tensor> value) implements CopyKernel.Part {
  @Override
  public void run(KernelCall call) {
    MemorySegment element = value.apply(call).segment();
    MemorySegment dst = call.dst(result).segment();
    long bytes = call.dst(result).dtype().byteSize();
    Lines.forEach(
        call,
        call.dst(result).shape().elements(),
        (at, n) -> fill(element, dst, at * bytes, n * bytes));
  }

  /** Fills a line by copying what is filled already. */
  private static void fill(MemorySegment element, MemorySegment dst, long at, long bytes) {
    long filled = element.byteSize();
    MemorySegment.copy(element, 0, dst, at, filled);
    while (filled < bytes) {
      long next = Math.min(filled, bytes - filled);
      MemorySegment.copy(dst, at, dst, at + filled, next);
      filled += next;
    }
  }
}
