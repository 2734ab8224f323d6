package dev.cardinal.vector;

import dev.cardinal.op.Conv;
import dev.cardinal.spi.Kernel;
import dev.cardinal.spi.KernelCall;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.vector.ukernel.F32Activation;
import dev.cardinal.vector.ukernel.F32Arithmetic;
import dev.cardinal.vector.ukernel.F32Depthwise3x3;
import dev.cardinal.vector.ukernel.Lanes;
import java.lang.foreign.MemorySegment;

/**
 * The kernel of {@link DepthwiseConvF32} for one problem, a block of rows of a channel at a time.
 */
final class DepthwiseConv implements Kernel {
  /** Floats of a plane, at most unless a row has more: they stay in the first-level cache. */
  private static final int PLANE_FLOATS = Caches.L1_FLOATS / 2;

  private final ConvShape shape;
  private final int height;
  private final int rowBlocks;
  private final Planes planes;
  private final F32Depthwise3x3.Phases phases;
  private final ConvWeights weights;
  private final boolean hasBias;
  private final boolean hasResidual;
  private final F32Activation activation;
  private final F32Depthwise3x3 window;

  DepthwiseConv(KernelQuery query, PackedWeights store) {
    shape = ConvShape.of(query);
    height = height(shape);
    rowBlocks = Math.ceilDiv(shape.oh(), height);
    planes = new Planes(shape, height, shape.ow());
    phases =
        new F32Depthwise3x3.Phases(
            planes.offset(0, 0), planes.offset(0, 1), planes.offset(1, 0), planes.offset(1, 1));
    weights =
        ConvWeights.of(
            store,
            query.operands().tensor(Conv.WEIGHTS),
            shape.groups(),
            1,
            shape.taps(),
            1,
            shape.taps());
    Conv conv = (Conv) query.op();
    hasBias = query.operands().has(Conv.BIAS);
    hasResidual = conv.postOps().residual();
    activation = Activations.of(conv.postOps().activation());
    window = new F32Depthwise3x3(hasResidual ? new F32Activation.Identity() : activation);
  }

  /** Rows of outputs of a block: blocks of about equal height, whose planes are small. */
  private static int height(ConvShape shape) {
    long row = new Planes(shape, 1, shape.ow()).channelFloats();
    long more = new Planes(shape, 2, shape.ow()).channelFloats() - row;
    long most = Math.max(1, 1 + (PLANE_FLOATS - row) / Math.max(1, more));
    long blocks = Math.max(1, Math.ceilDiv(shape.oh(), most));
    return Math.max(1, (int) Math.ceilDiv(shape.oh(), blocks));
  }

  /** The longest array that a convolution needs, in floats. */
  static long floats(ConvShape shape) {
    long planes = new Planes(shape, height(shape), shape.ow()).channelFloats();
    return Math.max(4 * planes, ConvWeights.floats(shape.groups(), 1, shape.taps(), 1));
  }

  @Override
  public boolean reads(int operand) {
    return operand != Conv.WEIGHTS;
  }

  @Override
  public int workerFloats() {
    return (int) planes.channelFloats() + 2 * Lanes.count();
  }

  @Override
  public void run(KernelCall call) {
    MemorySegment src = call.src(Conv.SRC).segment();
    MemorySegment dst = call.dst(0).segment();
    MemorySegment bias = hasBias ? call.src(Conv.BIAS).segment() : dst;
    MemorySegment residual = hasResidual ? call.src(Conv.RESIDUAL).segment() : dst;
    Blocks blocks =
        Blocks.of(
            (long) shape.n() * shape.groups() * rowBlocks,
            planes.channelFloats() + (long) height * shape.ow());
    call.parallel(
        blocks.tasks(),
        (task, scratch) -> {
          for (long i = blocks.start(task); i < blocks.start(task + 1); i++) {
            int plane = (int) (i / rowBlocks);
            int y = (int) (i % rowBlocks) * height;
            int group = plane % shape.groups();
            float add = hasBias ? Floats.get(bias, group) : 0;
            convolve(src, plane, y, add, dst, residual, scratch);
          }
        });
  }

  /** One block: some rows of a channel of an image. */
  private void convolve(
      MemorySegment src,
      int plane,
      int y,
      float bias,
      MemorySegment dst,
      MemorySegment residual,
      float[] scratch) {
    int rows = Math.min(height, shape.oh() - y);
    int n = shape.ow();
    int stride = planes.rowStride();
    float[] packed = weights.floats();
    int w = weights.at(plane % shape.groups(), 0, 0);
    long d = (long) plane * shape.outPlane() + (long) y * n;
    planes.fill(src, (long) plane * shape.inPlane(), 1, y, 0, rows, scratch, 0);
    if (shape.sw() == 1) {
      window.write(scratch, 0, stride, packed, w, bias, dst, d, rows, n);
    } else {
      window.write(scratch, 0, phases, stride, packed, w, bias, dst, d, rows, n);
    }
    if (hasResidual) {
      F32Arithmetic.add(dst, d, residual, d, dst, d, rows * n);
      activation.apply(dst, d, dst, d, rows * n);
    }
  }
}
