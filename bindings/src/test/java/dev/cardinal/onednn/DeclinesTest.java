package dev.cardinal.onednn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.op.Add;
import dev.cardinal.op.AutoPad;
import dev.cardinal.op.AveragePool;
import dev.cardinal.op.Clip;
import dev.cardinal.op.Conv;
import dev.cardinal.op.Gemm;
import dev.cardinal.op.GlobalAveragePool;
import dev.cardinal.op.Lrn;
import dev.cardinal.op.MaxPool;
import dev.cardinal.op.Op;
import dev.cardinal.op.Operands;
import dev.cardinal.op.Operands.Operand;
import dev.cardinal.op.PRelu;
import dev.cardinal.op.ReduceMean;
import dev.cardinal.op.Relu;
import dev.cardinal.op.Sub;
import dev.cardinal.op.Sum;
import dev.cardinal.op.Window;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.Support;
import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What oneDNN cannot compute as the operator has it is declined, with the reason. */
class DeclinesTest {
  private static final Operand PLANES = src(2, 16, 9, 9);

  private static Operand src(long... dims) {
    return Operand.of(TensorType.float32(dims));
  }

  private static Operand zeros(long... dims) {
    return Operand.of(Tensor.allocate(TensorType.float32(dims)));
  }

  private static Support support(Op op, Operand... operands) {
    var query = KernelQuery.of(op, new Operands(List.of(operands)));
    return new OneDnnBackend().candidates(query).getFirst().support(query);
  }

  private static void assertDeclined(String reason, Op op, Operand... operands) {
    var no = assertInstanceOf(Support.Unsupported.class, support(op, operands), op.toString());
    assertTrue(no.reason().contains(reason), no::reason);
  }

  private static void assertTaken(Op op, Operand... operands) {
    assertEquals(Support.YES, support(op, operands), op.toString());
  }

  private static Window window(int kernel, int stride, int pad, int dilation, boolean ceil) {
    return new Window(
        List.of(kernel, kernel),
        List.of(stride, stride),
        List.of(pad, pad, pad, pad),
        List.of(dilation, dilation),
        AutoPad.NOTSET,
        ceil);
  }

  @Test
  void poolings() {
    Window inside = window(3, 2, 1, 1, false);
    Window beyond = window(2, 2, 0, 1, true);
    assertTaken(new MaxPool(inside), PLANES);
    assertTaken(new MaxPool(beyond), PLANES);
    assertTaken(new AveragePool(beyond, false), PLANES);
    assertTaken(new AveragePool(inside, true), PLANES);
    assertDeclined("int64", new MaxPool(inside, true, false), PLANES);
    assertDeclined("beyond the padding", new AveragePool(beyond, true), PLANES);
    assertDeclined("reference", new MaxPool(window(3, 1, 0, 2, false)), PLANES);
    assertDeclined("rank 2", new GlobalAveragePool(), src(2, 16));
  }

  @Test
  void arithmetic() {
    assertTaken(new Add(), src(16, 1, 1), PLANES);
    assertTaken(new Sub(), PLANES, src(16, 1, 1));
    assertDeclined("broadcast the first", new Sub(), src(16, 1, 1), PLANES);
    assertDeclined("broadcast the first", new Add(), src(5, 1), src(1, 7));
    assertDeclined("nothing to add", new Sum(), PLANES);
    Operand longs = Operand.of(new TensorType(DType.INT64, PLANES.type().orElseThrow().shape()));
    assertDeclined("only float32", new Add(), longs, longs);
    assertDeclined("empty", new Add(), src(0, 3), src(0, 3));
    assertDeclined("rank 0", new Relu(), src());
    assertDeclined("rank 7", new Relu(), src(1, 1, 1, 1, 1, 1, 2));
  }

  @Test
  void parametersThatAreComputed() {
    assertTaken(new PRelu(), PLANES, zeros(16, 1, 1));
    assertDeclined("not constant", new PRelu(), PLANES, src(16, 1, 1));
    Operand infinite = Operand.of(Tensor.scalar(Float.POSITIVE_INFINITY));
    assertDeclined("not finite", new PRelu(), PLANES, infinite);
    assertDeclined("not constant", new Clip(), PLANES, src());
    Conv conv = new Conv(Window.square(1, 1, 0), 1);
    assertTaken(conv, PLANES, zeros(16, 16, 1, 1));
    assertDeclined("not constant", conv, PLANES, src(16, 16, 1, 1));
    Gemm gemm = new Gemm(1, 2, false, false);
    assertTaken(gemm, src(4, 8), src(8, 16), zeros(16));
    assertDeclined("not constant", gemm, src(4, 8), src(8, 16), src(16));
  }

  @Test
  void normalizations() {
    assertTaken(new Lrn(5), PLANES);
    assertDeclined("as many channels before as after", new Lrn(4), PLANES);
    Operand none = Operand.of(Tensor.of(new long[0], 0));
    assertDeclined("nothing to reduce", new ReduceMean(true, true), PLANES, none);
  }
}
