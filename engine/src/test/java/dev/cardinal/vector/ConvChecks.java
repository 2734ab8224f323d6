package dev.cardinal.vector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.op.Activation;
import dev.cardinal.op.AutoPad;
import dev.cardinal.op.Conv;
import dev.cardinal.op.ConvProblem;
import dev.cardinal.op.Operands;
import dev.cardinal.op.Operands.Operand;
import dev.cardinal.op.PostOps;
import dev.cardinal.op.Window;
import dev.cardinal.spi.KernelDescriptor;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.Support;
import dev.cardinal.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Every convolution kernel against the operator's own evaluation in double. An element may be wrong
 * by 2e-6 of the sum of its products' absolute values and of what is added to it: a product of
 * {@code k} terms in float has an error of at most {@code k} 2^-24 of that, and of its root as a
 * rule.
 */
final class ConvChecks {
  static final double TOLERANCE = 2e-6;

  static final List<KernelDescriptor> KERNELS =
      List.of(
          new ChannelConvF32(),
          new PixelConvF32(),
          new PackedConvF32(),
          new DepthwiseConvF32(),
          new OffsetConvF32());

  private ConvChecks() {}

  static void check(ConvProblem p, PostOps postOps, boolean bias) {
    check(query(p, postOps, bias), p + " " + postOps);
  }

  static void check(KernelQuery query, String problem) {
    Tensor expected = Tensor.allocate(query.results().getFirst());
    query.op().evaluate(query.operands(), List.of(expected));
    double[] scale = magnitudes(query);
    int taken = 0;
    for (KernelDescriptor kernel : KERNELS) {
      if (kernel.support(query) instanceof Support.Supported) {
        taken++;
        float[] found = GuardedRun.run(kernel, query, 1);
        for (int i = 0; i < found.length; i++) {
          double error = Math.abs(found[i] - expected.doubleAt(i));
          assertTrue(
              error <= TOLERANCE * scale[i],
              problem
                  + " "
                  + kernel.id()
                  + " ["
                  + i
                  + "]: "
                  + found[i]
                  + " expected "
                  + expected.doubleAt(i));
        }
        for (int threads = 2; threads <= 3; threads++) {
          assertArrayEquals(found, GuardedRun.run(kernel, query, threads), problem);
        }
      }
    }
    assertEquals(Support.YES, KERNELS.getLast().support(query), problem);
    assertTrue(taken > 0, problem);
  }

  /** For each element the sum of the absolute values of all that is added up, but at least 1e-3. */
  static double[] magnitudes(KernelQuery query) {
    Conv conv = (Conv) query.op();
    Tensor[] operands = new Tensor[query.operands().count()];
    for (int i = 0; i < operands.length; i++) {
      operands[i] = query.operands().has(i) ? absolute(query.operands().tensor(i)) : null;
    }
    Tensor sums = Tensor.allocate(query.results().getFirst());
    var plain = conv.with(new PostOps(conv.postOps().residual(), Activation.IDENTITY));
    plain.evaluate(operands(operands), List.of(sums));
    double[] scale = new double[Math.toIntExact(sums.shape().elements())];
    for (int i = 0; i < scale.length; i++) {
      scale[i] = Math.max(1e-3, sums.doubleAt(i));
    }
    return scale;
  }

  static Tensor absolute(Tensor tensor) {
    Tensor absolute = tensor.copy();
    for (int i = 0; i < absolute.shape().elements(); i++) {
      absolute.floatAt(i, Math.abs(absolute.floatAt(i)));
    }
    return absolute;
  }

  static KernelQuery query(ConvProblem p, PostOps postOps, boolean bias) {
    var random = new Random(p.hashCode());
    var window =
        new Window(
            List.of(p.kh(), p.kw()),
            List.of(p.sh(), p.sw()),
            List.of(p.ph(), p.pw(), p.pb(), p.pr()),
            List.of(p.dh(), p.dw()),
            AutoPad.NOTSET,
            false);
    Tensor src = random(random, p.n(), p.ic(), p.ih(), p.iw());
    Tensor weights = random(random, p.oc(), p.ic() / p.group(), p.kh(), p.kw());
    Tensor biases = bias ? random(random, p.oc()) : null;
    Tensor residual = postOps.residual() ? random(random, p.n(), p.oc(), p.oh(), p.ow()) : null;
    return KernelQuery.of(
        new Conv(window, p.group(), postOps), operands(src, weights, biases, residual));
  }

  static Operands operands(Tensor... tensors) {
    var list = new ArrayList<Operand>();
    for (Tensor tensor : tensors) {
      list.add(tensor == null ? Operand.ABSENT : Operand.of(tensor));
    }
    return new Operands(list);
  }

  static Tensor random(Random random, long... dims) {
    float[] values = new float[Math.toIntExact(dev.cardinal.tensor.Shape.of(dims).elements())];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat() * 2 - 1;
    }
    return Tensor.of(values, dims);
  }
}
