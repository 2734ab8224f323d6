package dev.cardinal.bench.contest;

import dev.cardinal.onednn.OneDnnBackend;
import dev.cardinal.spi.Backend;
import dev.cardinal.spi.KernelDescriptor;
import dev.cardinal.vector.VectorBackend;
import java.util.List;
import java.util.stream.Stream;

/** The kernels of all backends for convolutions. */
public final class ConvKernels {
  private static final List<Backend> BACKENDS = List.of(new VectorBackend(), new OneDnnBackend());

  private ConvKernels() {}

  /** All kernels that take a convolution, of the backends that are available. */
  public static List<KernelDescriptor> all(ConvCase conv) {
    return available().flatMap(backend -> conv.kernels(backend).stream()).toList();
  }

  /**
   * A kernel.
   *
   * @param name its id, or a backend's name for the first of its kernels
   * @throws IllegalArgumentException if no kernel of that name takes the convolution
   */
  public static KernelDescriptor of(ConvCase conv, String name) {
    return available()
        .flatMap(
            backend ->
                conv.kernels(backend).stream()
                    .filter(k -> k.id().equals(name) || backend.name().equals(name)))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no kernel '"
                        + name
                        + "' for it; there are "
                        + all(conv).stream().map(KernelDescriptor::id).toList()));
  }

  private static Stream<Backend> available() {
    return BACKENDS.stream().filter(backend -> backend.unavailable().isEmpty());
  }
}
