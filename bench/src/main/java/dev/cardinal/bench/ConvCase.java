package dev.cardinal.bench;

import dev.cardinal.exec.KernelRun;
import dev.cardinal.exec.WorkerPool;
import dev.cardinal.op.Activation;
import dev.cardinal.op.Conv;
import dev.cardinal.op.ConvProblem;
import dev.cardinal.op.Operands;
import dev.cardinal.op.Operands.Operand;
import dev.cardinal.op.PostOps;
import dev.cardinal.spi.Backend;
import dev.cardinal.spi.Kernel;
import dev.cardinal.spi.KernelDescriptor;
import dev.cardinal.spi.KernelOptions;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.spi.Support;
import dev.cardinal.tensor.Layout;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;

/** A convolution with bias and ReLU and random values. */
final class ConvCase {
  private final Operands values;
  private final KernelQuery query;

  ConvCase(ConvProblem conv, KernelOptions options) {
    Tensor src = random(1, conv.n(), conv.ic(), conv.ih(), conv.iw());
    Tensor weights = random(2, conv.oc(), conv.ic() / conv.group(), conv.kh(), conv.kw());
    Tensor bias = random(3, conv.oc());
    values = Operands.of(src, weights, bias);
    var operands =
        new Operands(List.of(Operand.of(src.type()), Operand.of(weights), Operand.of(bias)));
    PostOps relu = PostOps.NONE.withActivation(Activation.RELU);
    var op = new Conv(conv.window(), conv.group(), relu);
    var layouts = Collections.nCopies(operands.count(), Layout.ROW_MAJOR);
    query = new KernelQuery(op, operands, op.infer(operands), layouts, options);
  }

  private static Tensor random(long seed, long... dims) {
    Tensor tensor = Tensor.allocate(TensorType.float32(dims));
    var random = new SplittableRandom(seed);
    for (long i = 0; i < tensor.shape().elements(); i++) {
      tensor.floatAt(i, (float) random.nextDouble(-1, 1));
    }
    return tensor;
  }

  /** The first of a backend's kernels that takes the convolution, ready to run. */
  KernelRun run(Backend backend, PackedWeights store, WorkerPool pool) {
    backend
        .unavailable()
        .ifPresent(
            reason -> {
              throw new IllegalStateException(backend.name() + ": " + reason);
            });
    KernelDescriptor first =
        backend.candidates(query).stream()
            .filter(kernel -> kernel.support(query) instanceof Support.Supported)
            .findFirst()
            .orElseThrow();
    Kernel kernel = first.create(query, store);
    return new KernelRun(kernel, query, values, pool);
  }
}
