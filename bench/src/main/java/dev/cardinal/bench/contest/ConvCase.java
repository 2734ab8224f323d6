package dev.cardinal.bench.contest;

import dev.cardinal.exec.KernelRun;
import dev.cardinal.exec.WorkerPool;
import dev.cardinal.op.Activation;
import dev.cardinal.op.Conv;
import dev.cardinal.op.ConvProblem;
import dev.cardinal.op.Operands;
import dev.cardinal.op.Operands.Operand;
import dev.cardinal.op.PostOps;
import dev.cardinal.plan.MemoryBudget;
import dev.cardinal.plan.WeightStore;
import dev.cardinal.spi.Backend;
import dev.cardinal.spi.FpMath;
import dev.cardinal.spi.KernelDescriptor;
import dev.cardinal.spi.KernelOptions;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.spi.Support;
import dev.cardinal.tensor.Layout;
import dev.cardinal.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A convolution with bias and ReLU and random values. */
public final class ConvCase {
  private final Operands values;
  private final KernelQuery query;
  private final Map<KernelDescriptor, KernelQuery> asked = new HashMap<>();
  private final PackedWeights weights = new WeightStore(new MemoryBudget(Long.MAX_VALUE));

  /**
   * A convolution.
   *
   * @param problem the problem string
   * @param threads the threads that will compute
   */
  public ConvCase(String problem, int threads) {
    ConvProblem conv = ConvProblem.parse(problem);
    Tensor src = Workload.random(1, conv.n(), conv.ic(), conv.ih(), conv.iw());
    Tensor kernel = Workload.random(2, conv.oc(), conv.ic() / conv.group(), conv.kh(), conv.kw());
    Tensor bias = Workload.random(3, conv.oc());
    values = Operands.of(src, kernel, bias);
    var operands =
        new Operands(List.of(Operand.of(src.type()), Operand.of(kernel), Operand.of(bias)));
    PostOps relu = PostOps.NONE.withActivation(Activation.RELU);
    var op = new Conv(conv.window(), conv.group(), relu);
    var layouts = Collections.nCopies(operands.count(), Layout.ROW_MAJOR);
    var options = new KernelOptions(threads, FpMath.STRICT);
    query = new KernelQuery(op, operands, op.infer(operands), layouts, options);
  }

  /**
   * The kernels of a backend that take the convolution, in their order: those first that compute in
   * a layout which they share with their neighbours, as they do in networks.
   *
   * @throws IllegalStateException if the backend is not available, with its reason
   */
  public List<KernelDescriptor> kernels(Backend backend) {
    backend
        .unavailable()
        .ifPresent(
            reason -> {
              throw new IllegalStateException(backend.name() + ": " + reason);
            });
    Map<String, KernelDescriptor> kernels = new LinkedHashMap<>();
    for (KernelQuery each : queries(backend)) {
      for (KernelDescriptor kernel : backend.candidates(each)) {
        if (kernel.support(each) instanceof Support.Supported
            && kernels.putIfAbsent(kernel.id(), kernel) == null) {
          asked.put(kernel, each);
        }
      }
    }
    return List.copyOf(kernels.values());
  }

  /**
   * The convolution between neighbours that share the backend's layout, if it has one, and alone.
   */
  private List<KernelQuery> queries(Backend backend) {
    Optional<KernelQuery> shared =
        backend
            .common(query)
            .map(
                layout -> {
                  var layouts = new ArrayList<>(query.layouts());
                  layouts.set(Conv.SRC, layout);
                  return new KernelQuery(
                      query.op(),
                      query.operands(),
                      query.results(),
                      layouts,
                      List.of(layout),
                      query.options());
                });
    return Stream.concat(shared.stream(), Stream.of(query)).toList();
  }

  /** A kernel, one of {@link #kernels}, ready to run. */
  public KernelRun run(KernelDescriptor kernel, WorkerPool pool) {
    KernelQuery of = asked.getOrDefault(kernel, query);
    return new KernelRun(kernel.create(of, weights), of, values, pool);
  }
}
