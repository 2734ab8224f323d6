package dev.cardinal;

import dev.cardinal.reference.ReferenceBackend;
import dev.cardinal.spi.Backend;
import dev.cardinal.spi.Kernel;
import dev.cardinal.spi.KernelCall;
import dev.cardinal.spi.KernelDescriptor;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.spi.Support;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** The reference with a hook before each step: a service that the tests of sessions find. */
public final class ProbeBackend implements Backend {
  static final String NAME = "probe";

  /** Called at the beginning of each step. */
  static volatile Consumer<KernelCall> beforeStep = _ -> {};

  /** Called when a kernel is made. */
  static volatile Consumer<PackedWeights> onCreate = _ -> {};

  /** Kernels made and not closed. */
  static final AtomicInteger OPEN_KERNELS = new AtomicInteger();

  /** Whether batches may go through in portions. */
  static volatile boolean inPortions;

  static void reset() {
    inPortions = false;
    beforeStep = _ -> {};
    onCreate = _ -> {};
    OPEN_KERNELS.set(0);
  }

  /** A backend that cannot be loaded. */
  public static final class Broken implements Backend {
    /** Fails. */
    public Broken() {
      throw new IllegalStateException("broken by design");
    }

    @Override
    public String name() {
      return "broken";
    }

    @Override
    public Optional<String> unavailable() {
      return Optional.empty();
    }

    @Override
    public List<KernelDescriptor> candidates(KernelQuery query) {
      return List.of();
    }
  }

  /** Services are made without arguments. */
  public ProbeBackend() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Optional<String> unavailable() {
    return Optional.empty();
  }

  @Override
  public boolean portions() {
    return inPortions;
  }

  @Override
  public List<KernelDescriptor> candidates(KernelQuery query) {
    return List.of(new Probe());
  }

  private record Probe() implements KernelDescriptor {
    @Override
    public String id() {
      return NAME + ":any:probe";
    }

    @Override
    public Support support(KernelQuery query) {
      return Support.YES;
    }

    @Override
    public Kernel create(KernelQuery query, PackedWeights weights) {
      onCreate.accept(weights);
      Kernel reference = new ReferenceBackend().candidates(query).getFirst().create(query, weights);
      OPEN_KERNELS.incrementAndGet();
      return new Kernel() {
        @Override
        public void run(KernelCall call) {
          beforeStep.accept(call);
          reference.run(call);
        }

        @Override
        public int sharedFloats() {
          return 16;
        }

        @Override
        public void close() {
          OPEN_KERNELS.decrementAndGet();
        }
      };
    }
  }
}
