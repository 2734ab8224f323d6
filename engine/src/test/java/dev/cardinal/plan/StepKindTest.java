package dev.cardinal.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cardinal.op.Activation;
import dev.cardinal.op.Add;
import dev.cardinal.op.Conv;
import dev.cardinal.op.MaxPool;
import dev.cardinal.op.Op;
import dev.cardinal.op.Operands;
import dev.cardinal.op.Operands.Operand;
import dev.cardinal.op.PostOps;
import dev.cardinal.op.ReduceMean;
import dev.cardinal.op.Relu;
import dev.cardinal.op.Window;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A workload tells apart what may take different times. */
final class StepKindTest {
  private static final Operand IMAGE = Operand.of(TensorType.float32(1, 2, 8, 8));

  private static String workload(Op op, Operand... operands) {
    return StepKind.workload(KernelQuery.of(op, new Operands(List.of(operands))));
  }

  private static Operand constant(long... dims) {
    return Operand.of(Tensor.allocate(TensorType.float32(dims)));
  }

  @Test
  void postOpsAndConstantsTellConvolutionsApart() {
    var plain = new Conv(Window.square(3, 1, 1), 1);
    String problem = "conv n1 ic2 ih8 oc4 kh3 ph1";
    Operand weights = constant(4, 2, 3, 3);
    assertEquals(problem + " constant1", workload(plain, IMAGE, weights));
    assertEquals(problem + " constant1 constant2", workload(plain, IMAGE, weights, constant(4)));
    assertEquals(problem, workload(plain, IMAGE, Operand.of(TensorType.float32(4, 2, 3, 3))));
    PostOps after = PostOps.NONE.withResidual().withActivation(Activation.RELU);
    Conv fused = plain.with(after);
    Operand residual = Operand.of(TensorType.float32(1, 4, 8, 8));
    assertEquals(
        problem + " +residual+relu constant1",
        workload(fused, IMAGE, weights, Operand.ABSENT, residual));
  }

  @Test
  void attributesTellOtherOperatorsApart() {
    assertEquals("relu 1x2x8x8", workload(new Relu(), IMAGE));
    assertEquals("add 1x2x8x8 1x2x8x8", workload(new Add(), IMAGE, IMAGE));
    String small = workload(new MaxPool(Window.square(2, 2, 0)), IMAGE);
    String large = workload(new MaxPool(Window.square(3, 2, 1)), IMAGE);
    assertEquals("maxpool 1x2x8x8 [window=", small.substring(0, 24));
    assertEquals("maxpool 1x2x8x8 [window=", large.substring(0, 24));
    assertEquals(false, small.equals(large), small);
  }

  @Test
  void smallIntegerConstantsTellApartWhatTheyDirect() {
    var mean = new ReduceMean(true, false);
    Operand axes = Operand.of(Tensor.vector(2, 3));
    assertEquals(
        "reducemean 1x2x8x8 2 [keepDims=true, noopWithEmptyAxes=false] operand1 int64"
            + " constant1=2,3",
        workload(mean, IMAGE, axes));
  }

  @Test
  void theBackendIsTheKernelsFirstWord() {
    assertEquals("onednn", new StepKind("relu 3", "onednn:relu:eltwise", "a > a").backend());
  }
}
