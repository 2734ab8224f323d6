package dev.cardinal.vector;

import dev.cardinal.spi.Kernel;
import dev.cardinal.spi.KernelCall;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.vector.ukernel.F32Gemm;
import dev.cardinal.vector.ukernel.F32GemmRow;
import dev.cardinal.vector.ukernel.F32Rows;
import java.lang.foreign.MemorySegment;

/**
 * Matrix products of packed panels. A constant right operand is packed once for the session, any
 * other operand at every run. A product of a single row has a micro-kernel of its own.
 */
final class PackedProduct implements Kernel {
  private static final F32Gemm TILE = F32Gemm.main();
  private static final int NR = TILE.nr();

  private final ProductShape shape;
  private final PanelPacking left;
  private final PanelPacking right;
  private final ProductBlocking blocking;
  private final ProductEpilogue epilogue;

  /** The packed right operand, empty where it is not constant. */
  private final float[] weights;

  private final boolean constant;

  PackedProduct(KernelQuery query, PackedWeights store) {
    shape = ProductShape.of(query);
    left = left(shape);
    right = right(shape);
    blocking = ProductBlocking.of(left, right, shape.count());
    epilogue = new ProductEpilogue(query);
    constant = query.operands().value(1).isPresent();
    weights = constant ? pack(store, query.operands().tensor(1)) : new float[0];
  }

  private static PanelPacking left(ProductShape shape) {
    int m = Math.toIntExact(shape.m());
    int k = Math.toIntExact(shape.k());
    return m == 1
        ? new PanelPacking(k, 1, 1, false)
        : new PanelPacking(k, m, TILE.rows(), shape.transA());
  }

  private static PanelPacking right(ProductShape shape) {
    int n = Math.toIntExact(shape.n());
    return new PanelPacking(Math.toIntExact(shape.k()), n, NR, !shape.transB());
  }

  /** Floats of all packed operands. */
  static long floats(ProductShape shape) {
    return left(shape).floats() * shape.leftCount() + right(shape).floats() * shape.rightCount();
  }

  private float[] pack(PackedWeights store, Tensor matrices) {
    String form = "f32 " + (right.along() ? "kn" : "nk") + " n/" + NR;
    long floats = right.floats() * shape.rightCount();
    return store.packed(
        matrices,
        form,
        floats,
        array -> {
          for (int i = 0; i < shape.rightCount() * right.panels(); i++) {
            pack(right, matrices.segment(), i, array, 0);
          }
        });
  }

  /** Packs a panel, counted over all matrices of the operand. */
  private static void pack(PanelPacking packing, MemorySegment src, int i, float[] dst, int d) {
    int matrix = i / packing.panels();
    int panel = i % packing.panels();
    long s = (long) matrix * packing.k() * packing.lines();
    packing.pack(src, s, panel, dst, d + matrix * (int) packing.floats() + packing.at(panel));
  }

  @Override
  public boolean reads(int operand) {
    return operand != 1;
  }

  @Override
  public int sharedFloats() {
    return leftFloats() + (constant ? 0 : (int) right.floats() * shape.rightCount());
  }

  private int leftFloats() {
    return (int) left.floats() * shape.leftCount();
  }

  @Override
  public int workerFloats() {
    // The sums of a task, a tile, and a line of the summand.
    int columns = blocking.right() * NR;
    return (blocking.left() + 1) * TILE.rows() * columns + columns;
  }

  @Override
  public void run(KernelCall call) {
    packAll(call, left, 0, shape.leftCount(), 0);
    if (!constant) {
      packAll(call, right, 1, shape.rightCount(), leftFloats());
    }
    int rowBlocks = Math.ceilDiv(left.panels(), blocking.left());
    int columnBlocks = Math.ceilDiv(right.panels(), blocking.right());
    call.parallel(
        shape.count() * rowBlocks * columnBlocks,
        (task, scratch) -> {
          int product = task / (rowBlocks * columnBlocks);
          int row = task / columnBlocks % rowBlocks * blocking.left();
          int column = task % columnBlocks * blocking.right();
          multiply(call, product, row, column, scratch);
        });
  }

  private static void packAll(
      KernelCall call, PanelPacking packing, int operand, int matrices, int d) {
    MemorySegment src = call.src(operand).segment();
    float[] dst = call.shared();
    long panels = (long) matrices * packing.panels();
    Blocks blocks = Blocks.of(panels, 4L * packing.k() * packing.width());
    call.parallel(
        blocks.tasks(),
        (task, scratch) -> {
          for (int i = (int) blocks.start(task); i < blocks.start(task + 1); i++) {
            pack(packing, src, i, dst, d);
          }
        });
  }

  /** A task: some left panels times some right panels of one product. */
  private void multiply(KernelCall call, int product, int row, int column, float[] sums) {
    float[] a = call.shared();
    float[] b = constant ? weights : a;
    int leftAt = shape.a()[product] * (int) left.floats();
    int rightAt = (constant ? 0 : leftFloats()) + shape.b()[product] * (int) right.floats();
    int lastRow = Math.min(left.panels(), row + blocking.left());
    int lastColumn = Math.min(right.panels(), column + blocking.right());
    int k = left.k();
    if (left.width() == 1) {
      for (int j = column; j < lastColumn; j += F32GemmRow.PANELS) {
        int count = Math.min(F32GemmRow.PANELS, lastColumn - j);
        int d = (j - column) * NR;
        F32GemmRow.multiply(a, leftAt, b, rightAt + right.at(j), count, k, sums, d);
      }
      finish(call, product, 0, column * NR, sums);
      return;
    }
    for (int first = 0; first == 0 || first < k; first += blocking.cut()) {
      int length = Math.min(blocking.cut(), k - first);
      for (int j = column; j < lastColumn; j++) {
        int x = rightAt + right.at(j) + first * NR;
        for (int i = row; i < lastRow; i++) {
          int w = leftAt + left.at(i) + first * left.width();
          int d = ((i - row) * TILE.rows() * blocking.right() + (j - column)) * NR;
          addTile(first, a, w, b, x, length, sums, d);
        }
      }
    }
    finish(call, product, row * left.width(), column * NR, sums);
  }

  /** Adds the products of one cut to a tile of sums, or begins it with them. */
  private void addTile(
      int first, float[] a, int w, float[] b, int x, int length, float[] sums, int d) {
    int stride = blocking.right() * NR;
    if (first == 0) {
      TILE.multiply(a, w, b, x, length, sums, d, stride);
    } else {
      int tile = blocking.left() * TILE.rows() * stride;
      TILE.multiply(a, w, b, x, length, sums, tile, NR);
      for (int r = 0; r < TILE.rows(); r++) {
        F32Rows.add(sums, tile + r * NR, sums, d + r * stride, NR);
      }
    }
  }

  private void finish(KernelCall call, int product, int row, int column, float[] sums) {
    int stride = blocking.right() * NR;
    int line = (blocking.left() + 1) * TILE.rows() * stride;
    int lastRow = Math.min(left.lines(), row + blocking.left() * left.width());
    int n = Math.min(right.lines() - column, stride);
    for (int i = row; i < lastRow; i++) {
      long d = ((long) product * left.lines() + i) * right.lines() + column;
      epilogue.write(call, sums, (i - row) * stride, line, i, column, d, n);
    }
  }
}
