package dev.cardinal.vector;

import dev.cardinal.op.GroupNormalization;
import dev.cardinal.op.InstanceNormalization;
import dev.cardinal.spi.Kernel;
import dev.cardinal.spi.KernelCall;
import dev.cardinal.spi.KernelDescriptor;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.spi.Support;
import dev.cardinal.tensor.Shape;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.vector.NormalizedLines.Statistics;
import dev.cardinal.vector.ukernel.F32Arithmetic;
import java.lang.foreign.MemorySegment;

/**
 * Group normalisation: the channels of a group are neighbours and so one line. With a channel in
 * each group, this is instance normalisation.
 *
 * @param id the kernel's name
 */
record GroupNormalizationF32(String id) implements KernelDescriptor {
  static GroupNormalizationF32 instance() {
    return new GroupNormalizationF32("vector:instancenormalization:f32");
  }

  static GroupNormalizationF32 group() {
    return new GroupNormalizationF32("vector:groupnormalization:f32");
  }

  @Override
  public Support support(KernelQuery query) {
    Shape src = query.operands().shape(0);
    return Support.when(
        src.elements(1, src.rank()) <= Integer.MAX_VALUE,
        "an image of src " + src + " has 2^31 elements or more");
  }

  @Override
  public Kernel create(KernelQuery query, PackedWeights weights) {
    Shape src = query.operands().shape(0);
    return switch (query.op()) {
      case InstanceNormalization op -> new Groups(src, src.intDim(1), op.epsilon(), false);
      case GroupNormalization op -> new Groups(src, op.groups(), op.epsilon(), op.perGroup());
      default -> throw new IllegalArgumentException(query.op().type());
    };
  }

  /** The kernel for one problem. */
  private static final class Groups implements Kernel {
    private static final int SCALE = GroupNormalization.SCALE;
    private static final int BIAS = GroupNormalization.BIAS;

    private final NormalizedLines lines;
    private final int groups;
    private final int channels;
    private final int pixels;
    private final boolean perGroup;

    /**
     * Groups of an image.
     *
     * @param groups how many; if there are none, there are no channels
     */
    Groups(Shape src, int groups, float epsilon, boolean perGroup) {
      this.groups = groups;
      this.perGroup = perGroup;
      channels = groups == 0 ? 0 : src.intDim(1) / groups;
      pixels = (int) src.elements(2, src.rank());
      long count = src.elements() == 0 ? 0 : src.dim(0) * groups;
      lines = new NormalizedLines(count, channels * pixels, epsilon);
    }

    @Override
    public int sharedFloats() {
      return lines.sharedFloats();
    }

    @Override
    public void run(KernelCall call) {
      MemorySegment src = call.src(0).segment();
      MemorySegment dst = call.dst(0).segment();
      Tensor scales = call.src(SCALE);
      Tensor biases = call.src(BIAS);
      lines.forEach(
          call,
          src,
          (line, statistics, from, n) -> {
            int group = (int) (line % groups);
            int end = from + n;
            for (int at = from; at < end; ) {
              int channel = at / pixels;
              int width = Math.min(end, (channel + 1) * pixels) - at;
              int owner = perGroup ? group : group * channels + channel;
              float scale = scales.floatAt(owner);
              float bias = biases.floatAt(owner);
              normalize(src, line * channels * pixels + at, statistics, scale, bias, dst, width);
              at += width;
            }
          });
    }

    private static void normalize(
        MemorySegment src,
        long at,
        Statistics statistics,
        float scale,
        float bias,
        MemorySegment dst,
        int n) {
      double factor = scale * statistics.factor();
      float offset = (float) (bias - statistics.rest() * factor);
      F32Arithmetic.normalize(src, at, statistics.mean(), (float) factor, offset, dst, at, n);
    }
  }
}
