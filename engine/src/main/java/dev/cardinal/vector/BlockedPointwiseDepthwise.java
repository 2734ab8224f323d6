package dev.cardinal.vector;

import dev.cardinal.op.Conv;
import dev.cardinal.spi.Kernel;
import dev.cardinal.spi.KernelCall;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.spi.Rehearsal;
import dev.cardinal.tensor.Layout;
import dev.cardinal.vector.ukernel.F32Blocked;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The kernel of {@link BlockedPointwiseDepthwiseF32} for one problem. A task multiplies the pixels
 * that some rows of outputs read by one panel of weights, and moves the windows over the products.
 * Rows that the outputs of two tasks read are multiplied for each.
 */
final class BlockedPointwiseDepthwise implements Kernel {
  private static final int BLOCK = F32Blocked.BLOCK;
  private static final int PANEL_BLOCKS = BlockedProduct.BLOCKS;

  /** Of the rows of products, one in so many is computed twice if the cache has room for that. */
  private static final int USUAL_PER_REPEATED = 8;

  /** With fewer rows of products for each that is computed twice, it is faster not to fuse. */
  private static final int LEAST_PER_REPEATED = 3;

  private final ConvShape pointwise;
  private final ConvShape shape;
  private final int srcBlocks;
  private final int blocks;
  private final int rows;
  private final TaskOrder.Units order;
  private final int[] steps;
  private final BlockedWeights weights;
  private final float[] bias;
  private final BlockedDepthwise windows;
  private final BlockedOutput products;
  private final BlockedOutput output;
  private final int firstOperand;

  BlockedPointwiseDepthwise(KernelQuery first, KernelQuery second, PackedWeights store) {
    pointwise = ConvShape.of(first);
    shape = ConvShape.of(second);
    srcBlocks = BlockedLayout.blocks(pointwise.ic());
    blocks = BlockedLayout.blocks(shape.groups());
    rows = rows(shape);
    order = TaskOrder.Units.of(shape, Math.ceilDiv(blocks, PANEL_BLOCKS), rows);
    steps = BlockedProduct.channelSteps(pointwise.ic(), pointwise.inPlane() * BLOCK);
    weights = BlockedWeights.ofPointwise(store, first.operands().tensor(Conv.WEIGHTS), pointwise);
    bias = bias(first);
    windows = new BlockedDepthwise(second, store);
    firstOperand = first.operands().count();
    products = new BlockedOutput(first);
    output = new BlockedOutput(second, firstOperand);
  }

  private float[] bias(KernelQuery query) {
    float[] padded = new float[blocks * BLOCK];
    if (query.operands().has(Conv.BIAS)) {
      Floats.read(query.operands().tensor(Conv.BIAS).segment(), 0, padded, 0, pointwise.oc());
    }
    return padded;
  }

  /** Rows of outputs of a task: few enough for the products that they read to stay in the cache. */
  private static int rows(ConvShape shape) {
    int bands = 1 + shape.ih() / (USUAL_PER_REPEATED * repeated(shape));
    int most = Math.max(TaskOrder.mostRows(shape), Math.ceilDiv(shape.oh(), bands));
    return BlockedDepthwise.evenRows(shape, Math.min(most, cachedRows(shape) / shape.sh()));
  }

  /** Rows of products that two neighbouring bands of outputs read. */
  private static int repeated(ConvShape shape) {
    return Math.max(1, BlockedDepthwise.bandRows(shape, 1) - shape.sh());
  }

  /** Rows of products that the cache holds. */
  private static int cachedRows(ConvShape shape) {
    return Caches.L2_FLOATS / (PANEL_BLOCKS * BLOCK * shape.iw());
  }

  /** Whether it is faster than the two kernels in turn. */
  static boolean pays(ConvShape shape) {
    int cached = cachedRows(shape);
    int computed = Math.min(cached, rows(shape) * shape.sh());
    return TaskOrder.byPixels(shape.inPlane())
        && (cached >= shape.ih() || computed >= LEAST_PER_REPEATED * repeated(shape));
  }

  /** Whether every task has enough pixels to fill a tile. */
  static boolean fits(ConvShape pointwise, ConvShape shape) {
    int rows = rows(shape);
    int least = shape.ih();
    for (int y = 0; y < shape.oh(); y += rows) {
      int top = BlockedDepthwise.firstRead(shape, y);
      int end = top + BlockedDepthwise.bandRows(shape, Math.min(rows, shape.oh() - y));
      least = Math.min(least, Math.min(shape.ih(), end) - Math.max(0, top));
    }
    int pixels = least * shape.iw();
    return BlockedWeights.standApart(pointwise)
        ? BlockedProduct.fitsApart(pixels)
        : least > 0 && BlockedProduct.fits(pixels);
  }

  /** The longest array that the kernel needs, in floats. */
  static long floats(ConvShape pointwise, ConvShape shape) {
    long products = (long) BlockedDepthwise.bandRows(shape, rows(shape)) * shape.iw() * BLOCK;
    return Math.max(
        BlockedWeights.pointwiseFloats(pointwise),
        PANEL_BLOCKS * products + BlockedDepthwise.floats(shape));
  }

  /** Products of a task for one block of channels, in floats. */
  private int productFloats() {
    return BlockedDepthwise.bandRows(shape, rows) * shape.iw() * BLOCK;
  }

  @Override
  public boolean reads(int operand) {
    return operand == Conv.SRC || operand == firstOperand + Conv.BIAS;
  }

  @Override
  public Layout srcLayout(int operand) {
    return operand == Conv.SRC ? BlockedLayout.IMAGES : Layout.ROW_MAJOR;
  }

  @Override
  public Layout dstLayout(int result) {
    return BlockedLayout.IMAGES;
  }

  @Override
  public int sharedFloats() {
    return output.sharedFloats();
  }

  @Override
  public int workerFloats() {
    return windows.scratchFloats() + PANEL_BLOCKS * productFloats();
  }

  @Override
  public List<Rehearsal> rehearsals() {
    return BlockedProduct.rehearsals(IntStream.of(rows * shape.sh() * shape.iw()), weights);
  }

  @Override
  public void run(KernelCall call) {
    BlockedOutput.Run results = output.begin(call);
    HeapFloats src = HeapFloats.of(call.src(Conv.SRC));
    call.parallel(
        order.tasks(shape.n()),
        (task, scratch) -> {
          int image = order.unit(task) / order.units();
          int block = order.unit(task) % order.units() * PANEL_BLOCKS;
          new Band(image, block, order.band(task) * rows, scratch).compute(src, results);
        });
  }

  /** Some rows of outputs of a panel of channels. */
  private final class Band {
    private final int image;
    private final int block;
    private final int count;
    private final int y;
    private final int outputs;
    private final int top;
    private final float[] scratch;

    /** Where the products begin in the scratch. */
    private final int room = windows.scratchFloats();

    Band(int image, int block, int y, float[] scratch) {
      this.image = image;
      this.block = block;
      this.count = Math.min(PANEL_BLOCKS, blocks - block);
      this.y = y;
      this.outputs = Math.min(rows, shape.oh() - y);
      this.top = Math.max(0, BlockedDepthwise.firstRead(shape, y));
      this.scratch = scratch;
    }

    void compute(HeapFloats src, BlockedOutput.Run results) {
      multiply(src);
      for (int i = 0; i < count; i++) {
        int row0 = room + i * productFloats() - top * shape.iw() * BLOCK;
        int plane = image * blocks + block + i;
        windows.computeInScratch(scratch, row0, plane, y, outputs, results);
      }
    }

    private void multiply(HeapFloats src) {
      int end = BlockedDepthwise.firstRead(shape, y) + BlockedDepthwise.bandRows(shape, outputs);
      int pixels = (Math.min(shape.ih(), end) - top) * shape.iw();
      BlockedOutput.Run to = products.to(scratch, room, bias);
      BlockedProduct.multiply(
          BlockedProduct.tile(pixels, weights),
          src.array(),
          src.start() + (image * srcBlocks * shape.inPlane() + top * shape.iw()) * BLOCK,
          steps,
          weights.floats(),
          weights.at(0, block * BLOCK),
          weights.k(),
          to.target(),
          block * BLOCK,
          count * BLOCK,
          room,
          pixels,
          productFloats());
      for (int i = 0; i < count; i++) {
        to.finish(block + i, room + i * productFloats(), pixels);
      }
    }
  }
}
