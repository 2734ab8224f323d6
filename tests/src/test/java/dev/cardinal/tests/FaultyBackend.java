package dev.cardinal.tests;

import dev.cardinal.spi.Backend;
import dev.cardinal.spi.Kernel;
import dev.cardinal.spi.KernelCall;
import dev.cardinal.spi.KernelDescriptor;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.spi.Support;
import dev.cardinal.tensor.Layout;
import dev.cardinal.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Another backend, some of whose kernels spoil their results.
 *
 * @param sound computes
 * @param spoilt the nodes whose results are spoilt; asked once for each kernel that is made
 * @param fault does so
 */
public record FaultyBackend(
    Backend sound, Predicate<KernelQuery> spoilt, Consumer<List<Tensor>> fault) implements Backend {
  @Override
  public String name() {
    return "faulty";
  }

  @Override
  public Optional<String> unavailable() {
    return Optional.empty();
  }

  @Override
  public List<KernelDescriptor> candidates(KernelQuery query) {
    return sound.candidates(query).stream().<KernelDescriptor>map(Candidate::new).toList();
  }

  private final class Candidate implements KernelDescriptor {
    private final KernelDescriptor like;

    Candidate(KernelDescriptor like) {
      this.like = like;
    }

    @Override
    public String id() {
      return "faulty:" + like.id();
    }

    @Override
    public Support support(KernelQuery query) {
      return like.support(query);
    }

    @Override
    public Kernel create(KernelQuery query, PackedWeights weights) {
      Kernel kernel = like.create(query, weights);
      return spoilt.test(query) ? new Spoilt(kernel, query.results().size()) : kernel;
    }
  }

  private final class Spoilt implements Kernel {
    private final Kernel kernel;
    private final int results;

    Spoilt(Kernel kernel, int results) {
      this.kernel = kernel;
      this.results = results;
    }

    @Override
    public Layout srcLayout(int operand) {
      return kernel.srcLayout(operand);
    }

    @Override
    public Layout dstLayout(int result) {
      return kernel.dstLayout(result);
    }

    @Override
    public void run(KernelCall call) {
      kernel.run(call);
      fault.accept(java.util.stream.IntStream.range(0, results).mapToObj(call::dst).toList());
    }

    @Override
    public void close() {
      kernel.close();
    }
  }
}
