package dev.cardinal.onednn;

import dev.cardinal.onednn.library.OneDnnLibrary;
import dev.cardinal.spi.Backend;
import dev.cardinal.spi.KernelDescriptor;
import dev.cardinal.spi.KernelQuery;
import java.util.List;
import java.util.Optional;

/** oneDNN's primitives as kernels. */
public final class OneDnnBackend implements Backend {
  /** The name by which users choose it. */
  public static final String NAME = "onednn";

  /** Found as a service. */
  public OneDnnBackend() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String version() {
    return OneDnnLibrary.required().version().toString();
  }

  @Override
  public Optional<String> unavailable() {
    return OneDnnLibrary.unavailable();
  }

  @Override
  public boolean nativeMemory() {
    return true;
  }

  @Override
  public List<KernelDescriptor> candidates(KernelQuery query) {
    return KernelLists.of(query.op());
  }
}
