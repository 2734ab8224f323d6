package dev.cardinal.plan;

import dev.cardinal.spi.Backend;
import dev.cardinal.spi.KernelDescriptor;
import dev.cardinal.spi.KernelQuery;
import java.util.List;
import java.util.Optional;

/** A backend that is there and has one kernel, itself. */
interface OneKernel extends Backend, KernelDescriptor {
  @Override
  default Optional<String> unavailable() {
    return Optional.empty();
  }

  @Override
  default List<KernelDescriptor> candidates(KernelQuery query) {
    return List.of(this);
  }

  @Override
  default String id() {
    return name() + ":any";
  }
}
