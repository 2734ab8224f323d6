package dev.cardinal.vector;

import dev.cardinal.spi.Backend;
import dev.cardinal.spi.KernelDescriptor;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.Support;
import dev.cardinal.tensor.Layout;
import dev.cardinal.vector.ukernel.Lanes;
import java.lang.module.ModuleDescriptor;
import java.util.List;
import java.util.Optional;

/** Kernels in pure Java on {@code jdk.incubator.vector}. */
public final class VectorBackend implements Backend {
  /** The backend's name. */
  public static final String NAME = "vector";

  private static final String MODULE = "jdk.incubator.vector";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String version() {
    Class<?> here = VectorBackend.class;
    String release =
        Optional.ofNullable(here.getModule().getDescriptor())
            .flatMap(ModuleDescriptor::rawVersion)
            .or(() -> Optional.ofNullable(here.getPackage().getImplementationVersion()))
            .orElse("not packaged");
    return release + ", " + Lanes.bits() + " bits" + (Lanes.fused() ? "" : ", not fused");
  }

  @Override
  public Optional<String> unavailable() {
    return ModuleLayer.boot().findModule(MODULE).isPresent()
        ? Optional.empty()
        : Optional.of(
            "module " + MODULE + " is not there: start java with --add-modules " + MODULE);
  }

  @Override
  public boolean portions() {
    return true;
  }

  @Override
  public Optional<Layout> common(KernelQuery query) {
    return candidates(query).stream()
        .filter(
            kernel ->
                kernel instanceof BlockedLayout.Descriptor blocked
                    && !(query.options().nativeMemory() && blocked.onHeap())
                    && blocked.shares(query) instanceof Support.Supported)
        .findFirst()
        .map(_ -> BlockedLayout.IMAGES);
  }

  @Override
  public List<KernelDescriptor> candidates(KernelQuery query) {
    return KernelLists.of(query.op());
  }
}
