package dev.cardinal.bench.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The processor time of this process's threads, as Linux tells it in nanoseconds; nothing
 * elsewhere.
 *
 * @param nanos by thread
 */
record ThreadTimes(Map<String, Long> nanos) {
  private static final Path TASKS = Path.of("/proc/self/task");

  /** Of the time of the thread that worked most: less is no part in the work. */
  private static final double LEAST_PART = 0.1;

  /** How the JVM's own threads' names begin, with which it compiles and collects. */
  private static final List<String> JVM = List.of("C1 ", "C2 ", "GC ", "G1 ", "VM ", "Signal ");

  /** Up to now. */
  static ThreadTimes now() {
    Map<String, Long> nanos = new HashMap<>();
    if (Files.isDirectory(TASKS)) {
      try (Stream<Path> tasks = Files.list(TASKS)) {
        tasks.forEach(task -> put(nanos, task));
      } catch (IOException e) {
        nanos.clear(); // not told
      }
    }
    return new ThreadTimes(nanos);
  }

  /** A thread that has ended meanwhile is none. */
  private static void put(Map<String, Long> nanos, Path task) {
    try {
      String spent = Files.readString(task.resolve("schedstat")).split(" ")[0];
      String thread = task.getFileName() + " " + Files.readString(task.resolve("comm")).strip();
      nanos.put(thread, Long.valueOf(spent));
    } catch (IOException e) {
      return;
    }
  }

  /** What was used since earlier. */
  ThreadTimes since(ThreadTimes earlier) {
    Map<String, Long> spent = new HashMap<>(nanos);
    spent.replaceAll((thread, now) -> now - earlier.nanos.getOrDefault(thread, 0L));
    return new ThreadTimes(spent);
  }

  /** All threads together, in milliseconds. */
  double millis() {
    return nanos.values().stream().mapToLong(Long::longValue).sum() * 1e-6;
  }

  /** Without the threads with which the JVM compiles and collects. */
  ThreadTimes withoutJvm() {
    Map<String, Long> others = new HashMap<>(nanos);
    others.keySet().removeIf(ThreadTimes::isOfJvm);
    return new ThreadTimes(others);
  }

  /** How many threads worked; 0 if nothing is told. */
  int working() {
    long most = nanos.values().stream().mapToLong(Long::longValue).max().orElse(0);
    return (int)
        nanos.values().stream().filter(time -> time > 0 && time >= LEAST_PART * most).count();
  }

  private static boolean isOfJvm(String thread) {
    String name = thread.substring(thread.indexOf(' ') + 1);
    return JVM.stream().anyMatch(name::startsWith);
  }
}
