package dev.cardinal.tests;

import dev.cardinal.op.Op;
import dev.cardinal.op.Operands;
import dev.cardinal.op.Reorder;
import dev.cardinal.spi.Backend;
import dev.cardinal.spi.Kernel;
import dev.cardinal.spi.KernelCall;
import dev.cardinal.spi.KernelDescriptor;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.spi.Support;
import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Layout;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The reference in a layout of its own. Its kernels take as long as a test says, by a clock that
 * they turn themselves: a tenth of a millisecond, or more for some operators.
 */
public final class FakeBackend implements Backend, KernelDescriptor {
  private static final long USUAL_MICROS = 100;

  private final String name;
  private final Layout layout;
  private final AtomicLong clock;
  private final Map<String, Long> micros = new HashMap<>();
  private String version = "1";
  private Optional<String> failure = Optional.empty();

  /** How often kernels have run. */
  public final AtomicInteger runs = new AtomicInteger();

  /** Kernels that were made and not closed. */
  public final AtomicInteger open = new AtomicInteger();

  /** A backend of a name whose tensors of four dimensions are in a layout. */
  public FakeBackend(String name, Layout layout, AtomicLong clock) {
    this.name = name;
    this.layout = layout;
    this.clock = clock;
  }

  /** Sets how long each run of an operator's kernels takes. */
  public FakeBackend takes(String operator, long microseconds) {
    micros.put(operator, microseconds);
    return this;
  }

  /** Another version than 1. */
  public FakeBackend version(String other) {
    version = other;
    return this;
  }

  /** Lets every run fail. */
  public FakeBackend failing(String message) {
    failure = Optional.of(message);
    return this;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String version() {
    return version;
  }

  @Override
  public Optional<String> unavailable() {
    return Optional.empty();
  }

  @Override
  public List<KernelDescriptor> candidates(KernelQuery query) {
    return List.of(this);
  }

  @Override
  public String id() {
    return name + ":any:fake";
  }

  @Override
  public Support support(KernelQuery query) {
    return Support.YES;
  }

  @Override
  public Kernel create(KernelQuery query, PackedWeights weights) {
    open.incrementAndGet();
    query
        .operands()
        .value(query.operands().count() - 1)
        .ifPresent(w -> weights.packed(w, name, w.shape().elements(), _ -> {}));
    return new Fake(query);
  }

  private final class Fake implements Kernel {
    private final KernelQuery query;
    private final Op op;

    Fake(KernelQuery query) {
      this.query = query;
      this.op = query.op();
    }

    @Override
    public Layout srcLayout(int operand) {
      if (op instanceof Reorder reorder) {
        return reorder.from();
      }
      return of(query.operands().type(operand));
    }

    @Override
    public Layout dstLayout(int result) {
      if (op instanceof Reorder reorder) {
        return reorder.to();
      }
      return of(query.results().get(result));
    }

    private Layout of(TensorType type) {
      boolean image = type.shape().rank() == 4 && type.dtype() == DType.FLOAT32;
      return image ? layout : Layout.ROW_MAJOR;
    }

    @Override
    public void run(KernelCall call) {
      runs.incrementAndGet();
      failure.ifPresent(
          message -> {
            throw new IllegalStateException(message);
          });
      clock.addAndGet(1000 * micros.getOrDefault(op.type(), USUAL_MICROS));
      if (op instanceof Reorder) {
        op.evaluate(Operands.of(call.src(0)), List.of(call.dst(0)));
      } else {
        evaluate(call);
      }
    }

    private void evaluate(KernelCall call) {
      var src = new ArrayList<Operands.Operand>();
      for (int i = 0; i < query.operands().count(); i++) {
        src.add(
            query.operands().has(i)
                ? Operands.Operand.of(converted(call.src(i), Layout.ROW_MAJOR))
                : Operands.Operand.ABSENT);
      }
      List<Tensor> results = op.evaluate(new Operands(src));
      for (int i = 0; i < query.results().size(); i++) {
        Tensor dst = call.dst(i);
        Tensor result = converted(results.get(i), dst.layout());
        MemorySegment.copy(result.segment(), 0, dst.segment(), 0, dst.segment().byteSize());
      }
    }

    @Override
    public void close() {
      open.decrementAndGet();
    }
  }

  private static Tensor converted(Tensor tensor, Layout layout) {
    if (tensor.layout().equals(layout)) {
      return tensor;
    }
    var reorder = new Reorder(tensor.layout(), layout);
    long elements = layout.elements(tensor.shape());
    MemorySegment memory = MemorySegment.ofArray(new float[(int) elements]);
    Tensor dst = Tensor.wrap(tensor.type(), layout, memory);
    reorder.evaluate(Operands.of(tensor), List.of(dst));
    return dst;
  }
}
