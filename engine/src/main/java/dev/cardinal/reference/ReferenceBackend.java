package dev.cardinal.reference;

import dev.cardinal.spi.Backend;
import dev.cardinal.spi.KernelDescriptor;
import dev.cardinal.spi.KernelQuery;
import java.util.List;
import java.util.Optional;

/** Takes every node by {@link dev.cardinal.op.Op#evaluate}: slow, in double, and on one thread. */
public final class ReferenceBackend implements Backend {
  /** The backend's name. */
  public static final String NAME = "reference";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Optional<String> unavailable() {
    return Optional.empty();
  }

  @Override
  public List<KernelDescriptor> candidates(KernelQuery query) {
    return List.of(new Evaluation(query.op().type()));
  }
}
