package dev.cardinal.tune;

import dev.cardinal.spi.Backend;
import dev.cardinal.spi.KernelOptions;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What times depend on beside the step: choices that were measured under others do not hold. */
final class Conditions {
  private Conditions() {}

  /** The conditions of this process, by name. */
  static Map<String, String> here(List<Backend> backends, KernelOptions options) {
    Map<String, String> conditions = new TreeMap<>();
    conditions.put("machine", Host.name());
    conditions.put("java", Runtime.version().toString());
    conditions.put("threads", Integer.toString(options.threads()));
    conditions.put("math", options.fpMath().name().toLowerCase(Locale.ROOT));
    conditions.put("algorithms", options.fastAlgorithms() ? "fast" : "direct");
    backends.forEach(backend -> conditions.put("backend " + backend.name(), backend.version()));
    return conditions;
  }
}
