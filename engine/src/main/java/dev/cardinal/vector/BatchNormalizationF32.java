package dev.cardinal.vector;

import dev.cardinal.op.BatchNormalization;
import dev.cardinal.spi.Kernel;
import dev.cardinal.spi.KernelCall;
import dev.cardinal.spi.KernelDescriptor;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.spi.Support;
import dev.cardinal.tensor.Shape;
import dev.cardinal.vector.ukernel.F32Arithmetic;
import java.lang.foreign.MemorySegment;

/** Batch normalisation that no convolution before it has taken in. */
final class BatchNormalizationF32 implements KernelDescriptor {
  @Override
  public String id() {
    return "vector:batchnormalization:f32";
  }

  @Override
  public Support support(KernelQuery query) {
    Shape src = query.operands().shape(BatchNormalization.SRC);
    Normalization problem = Normalization.of(query);
    return Support.when(
        problem.pixels <= Integer.MAX_VALUE && 3 * problem.channels <= Integer.MAX_VALUE,
        "a channel of src " + src + " has 2^31 elements or more, or there are as many channels");
  }

  @Override
  public Kernel create(KernelQuery query, PackedWeights weights) {
    return Normalization.of(query);
  }

  /**
   * The kernel for one problem.
   *
   * @param images how many images there are
   * @param channels channels of an image
   * @param pixels pixels of a channel
   * @param epsilon added to the variance
   */
  private record Normalization(long images, long channels, long pixels, float epsilon)
      implements Kernel {
    static Normalization of(KernelQuery query) {
      Shape src = query.operands().shape(BatchNormalization.SRC);
      float epsilon = ((BatchNormalization) query.op()).epsilon();
      return src.rank() == 1
          ? new Normalization(1, 1, src.dim(0), epsilon)
          : new Normalization(src.dim(0), src.dim(1), src.elements(2, src.rank()), epsilon);
    }

    @Override
    public int sharedFloats() {
      return (int) (3 * channels);
    }

    @Override
    public void run(KernelCall call) {
      int c = (int) channels;
      float[] parameters = call.shared();
      for (int i = 0; i < c; i++) {
        double variance = call.src(BatchNormalization.VARIANCE).floatAt(i);
        double scale = call.src(BatchNormalization.SCALE).floatAt(i);
        parameters[i] = call.src(BatchNormalization.MEAN).floatAt(i);
        parameters[c + i] = (float) (scale / Math.sqrt(variance + epsilon));
        parameters[2 * c + i] = call.src(BatchNormalization.BIAS).floatAt(i);
      }
      MemorySegment src = call.src(BatchNormalization.SRC).segment();
      MemorySegment dst = call.dst(0).segment();
      if (pixels == 1) {
        images(call, src, parameters, dst);
      } else {
        planes(call, src, parameters, dst);
      }
    }

    private void images(KernelCall call, MemorySegment src, float[] parameters, MemorySegment dst) {
      Blocks blocks = Blocks.of(images, 2 * channels);
      call.parallel(
          blocks.tasks(),
          (task, scratch) -> {
            for (long image = blocks.start(task); image < blocks.start(task + 1); image++) {
              long at = image * channels;
              F32Arithmetic.normalize(src, at, parameters, dst, at, (int) channels);
            }
          });
    }

    private void planes(KernelCall call, MemorySegment src, float[] parameters, MemorySegment dst) {
      Blocks blocks = Blocks.of(images * channels, 2 * pixels);
      int c = (int) channels;
      call.parallel(
          blocks.tasks(),
          (task, scratch) -> {
            for (long plane = blocks.start(task); plane < blocks.start(task + 1); plane++) {
              int i = (int) (plane % channels);
              float mean = parameters[i];
              float factor = parameters[c + i];
              float offset = parameters[2 * c + i];
              long at = plane * pixels;
              F32Arithmetic.normalize(src, at, mean, factor, offset, dst, at, (int) pixels);
            }
          });
    }
  }
}
