package dev.cardinal.vector;

import dev.cardinal.op.Lrn;
import dev.cardinal.spi.Kernel;
import dev.cardinal.spi.KernelCall;
import dev.cardinal.spi.KernelDescriptor;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.spi.Support;
import dev.cardinal.tensor.Shape;
import dev.cardinal.vector.ukernel.F32Response;
import java.lang.foreign.MemorySegment;

/** Local response normalisation: for some pixels at a time, all channels one after the other. */
final class LrnF32 implements KernelDescriptor {
  /** Pixels at a time: the channels that a sum takes stay in the first-level cache. */
  private static final int PIXELS = 256;

  @Override
  public String id() {
    return "vector:lrn:f32";
  }

  @Override
  public Support support(KernelQuery query) {
    Shape src = query.operands().shape(0);
    return Support.when(
        src.dim(1) <= Integer.MAX_VALUE, "src " + src + " has 2^31 channels or more");
  }

  @Override
  public Kernel create(KernelQuery query, PackedWeights weights) {
    Lrn lrn = (Lrn) query.op();
    Shape src = query.operands().shape(0);
    var response = new F32Response(lrn.alpha() / lrn.size(), lrn.bias(), lrn.beta());
    return call -> normalize(call, src, lrn.size(), response);
  }

  private static void normalize(KernelCall call, Shape shape, int size, F32Response response) {
    MemorySegment src = call.src(0).segment();
    MemorySegment dst = call.dst(0).segment();
    int channels = shape.intDim(1);
    long pixels = shape.elements(2, shape.rank());
    long parts = Math.ceilDiv(pixels, (long) PIXELS);
    Blocks blocks = Blocks.of(shape.dim(0) * parts, 8L * PIXELS * channels);
    call.parallel(
        blocks.tasks(),
        (task, scratch) -> {
          for (long item = blocks.start(task); item < blocks.start(task + 1); item++) {
            long first = item % parts * PIXELS;
            int n = (int) Math.min(PIXELS, pixels - first);
            long at = item / parts * channels * pixels + first;
            for (int c = 0; c < channels; c++) {
              int before = Math.min(c, (size - 1) / 2);
              int after = Math.min(channels - 1 - c, size / 2);
              long line = at + c * pixels;
              response.apply(src, line, pixels, before, after, dst, line, n);
            }
          }
        });
  }
}
