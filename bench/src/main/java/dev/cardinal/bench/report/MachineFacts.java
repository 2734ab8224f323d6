package dev.cardinal.bench.report;

import ai.onnxruntime.OrtEnvironment;
import dev.cardinal.onednn.OneDnnBackend;
import dev.cardinal.vector.ukernel.Lanes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What a figure is worth nothing without: the machine, Java, and the versions of the libraries. */
public final class MachineFacts {
  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
  private static final Path CACHES = Path.of("/sys/devices/system/cpu/cpu0/cache");
  private static final Path FREQUENCY = Path.of("/sys/devices/system/cpu/cpu0/cpufreq");

  /** Instruction sets that decide how fast kernels can be. */
  private static final Set<String> TELLING =
      Set.of(
          "avx",
          "avx2",
          "fma",
          "avx512f",
          "avx512_vnni",
          "avx512_bf16",
          "amx_tile",
          "asimd",
          "sve");

  private MachineFacts() {}

  /** The facts by name, in order; those that the system does not tell are absent. */
  public static Map<String, String> all() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("date", Instant.now().truncatedTo(ChronoUnit.MINUTES).toString());
    facts.putAll(machine());
    facts.put("vector width", Lanes.bits() + " bits");
    facts.put("Java's options", String.join(" ", Forks.options()));
    facts.put("ONNX Runtime", OrtEnvironment.getEnvironment().getVersion());
    var oneDnn = new OneDnnBackend();
    facts.put("oneDNN", oneDnn.unavailable().orElseGet(oneDnn::version));
    return facts;
  }

  /** The facts that no library has to be loaded for. */
  public static Map<String, String> machine() {
    Map<String, String> facts = new LinkedHashMap<>();
    put(facts, "processor", cpu("model name"));
    facts.put("processors for this JVM", "" + Runtime.getRuntime().availableProcessors());
    put(facts, "instruction sets", instructionSets());
    put(facts, "caches of a core", caches());
    put(facts, "frequency governor", firstLine(FREQUENCY.resolve("scaling_governor")));
    put(facts, "memory", firstLine(Path.of("/proc/meminfo")).replaceAll("\\D+(\\d+) kB", "$1 KiB"));
    facts.put(
        "system", property("os.name") + " " + property("os.version") + " " + property("os.arch"));
    put(facts, "hypervisor", cpu("flags").contains(" hypervisor") ? "yes" : "");
    facts.put("Java", property("java.vm.name") + " " + property("java.vm.version"));
    put(facts, "load average", firstLine(Path.of("/proc/loadavg")));
    return facts;
  }

  private static void put(Map<String, String> facts, String name, String value) {
    if (!value.isBlank()) {
      facts.put(name, value.strip());
    }
  }

  private static String property(String name) {
    return System.getProperty(name, "");
  }

  private static String cpu(String key) {
    return lines(CPU_INFO).stream()
        .filter(line -> line.startsWith(key))
        .findFirst()
        .map(line -> line.substring(line.indexOf(':') + 1))
        .orElse("");
  }

  private static String instructionSets() {
    String flags = cpu("flags").isEmpty() ? cpu("Features") : cpu("flags");
    return Arrays.stream(flags.split(" "))
        .filter(TELLING::contains)
        .sorted()
        .collect(Collectors.joining(" "));
  }

  /** As in {@code L1 Data 32K, L2 Unified 1024K, L3 Unified 32768K (of processors 0-1)}. */
  private static String caches() {
    List<String> caches = new ArrayList<>();
    for (int i = 0; Files.isDirectory(CACHES.resolve("index" + i)); i++) {
      Path cache = CACHES.resolve("index" + i);
      String type = firstLine(cache.resolve("type"));
      if (!type.equals("Instruction")) {
        String shared = firstLine(cache.resolve("shared_cpu_list"));
        caches.add(
            "L"
                + firstLine(cache.resolve("level"))
                + " "
                + firstLine(cache.resolve("size"))
                + (shared.matches("\\d+") ? "" : " (of processors " + shared + ")"));
      }
    }
    return String.join(", ", caches);
  }

  private static String firstLine(Path file) {
    List<String> lines = lines(file);
    return lines.isEmpty() ? "" : lines.getFirst();
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return List.of(); // not Linux, or not told
    }
  }
}
