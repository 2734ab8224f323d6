package dev.cardinal;

import dev.cardinal.reference.ReferenceBackend;
import dev.cardinal.spi.Backend;
import dev.cardinal.vector.VectorBackend;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** The backends of this process: the two of the engine, and those found as services. */
public final class Backends {
  private final Map<String, Backend> byName = new LinkedHashMap<>();
  private final List<String> broken = new ArrayList<>();

  /** Looks for them; one that is broken hinders none of the others. */
  public Backends() {
    add(new VectorBackend());
    add(new ReferenceBackend());
    Iterator<Backend> services =
        ServiceLoader.load(Backend.class, Backends.class.getClassLoader()).iterator();
    while (true) {
      try {
        if (!services.hasNext()) {
          break;
        }
        add(services.next());
      } catch (ServiceConfigurationError | LinkageError e) {
        broken.add(String.valueOf(e.getMessage()));
      }
    }
  }

  /** For tests: these, and the reference if it is not among them. */
  Backends(List<Backend> backends) {
    backends.forEach(this::add);
    add(new ReferenceBackend());
  }

  private void add(Backend backend) {
    byName.putIfAbsent(backend.name(), backend);
  }

  Backend lastResort() {
    return byName.get(ReferenceBackend.NAME);
  }

  /** The names of those that may be the fastest: all but the reference. */
  List<String> competing() {
    return byName.keySet().stream().filter(name -> !name.equals(ReferenceBackend.NAME)).toList();
  }

  /**
   * The backends of names, in their order.
   *
   * @throws IllegalArgumentException if there is no backend of a name
   */
  List<Backend> named(List<String> names) {
    return names.stream().map(this::named).toList();
  }

  private Backend named(String name) {
    Backend backend = byName.get(name);
    if (backend == null) {
      throw new IllegalArgumentException(
          "there is no backend '"
              + name
              + "'; found: "
              + byName.keySet()
              + (broken.isEmpty() ? "" : "; broken: " + broken));
    }
    return backend;
  }

  /** Every backend that was found, by name, with the reason why it is unavailable, if it is. */
  public Map<String, Optional<String>> availability() {
    Map<String, Optional<String>> availability = new LinkedHashMap<>();
    byName.forEach((name, backend) -> availability.put(name, backend.unavailable()));
    return availability;
  }

  /** What is wrong with each service that is announced as a backend but cannot be made. */
  public List<String> broken() {
    return List.copyOf(broken);
  }
}
