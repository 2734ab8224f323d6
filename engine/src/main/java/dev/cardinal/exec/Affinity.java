package dev.cardinal.exec;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Keeps threads on single processors, by Linux' {@code sched_setaffinity}. Java has no such call of
 * its own, so this needs native access, and nothing of it is touched unless it is asked for.
 */
public final class Affinity {
  private static final System.Logger LOG = System.getLogger(Affinity.class.getName());

  /** As many processors as the sets hold that are asked for: what Linux is built for at most. */
  private static final int MOST_PROCESSORS = 8192;

  /** To Linux' calls, the calling thread. */
  private static final int SELF = 0;

  private final MethodHandle set;
  private final List<Integer> processors;

  private Affinity(MethodHandle set, List<Integer> processors) {
    this.set = set;
    this.processors = processors;
  }

  /**
   * The processors on which the calling thread may run, to keep the threads of a pool on them;
   * empty, with a warning that says why, where that cannot be done.
   *
   * @param threads how many threads compute
   */
  public static Optional<Affinity> forThreads(int threads) {
    Optional<String> obstacle = obstacle();
    if (obstacle.isPresent()) {
      return refused(obstacle.get());
    }
    Affinity affinity = ofThisThread();
    int count = affinity.processors.size();
    return count >= threads
        ? Optional.of(affinity)
        : refused(threads + " threads would have to share " + count + " processors");
  }

  private static Optional<Affinity> refused(String reason) {
    LOG.log(System.Logger.Level.WARNING, "workers are not kept on processors: {0}", reason);
    return Optional.empty();
  }

  private static Optional<String> obstacle() {
    String system = System.getProperty("os.name");
    if (!system.equals("Linux")) {
      return Optional.of("there is a way to do it on Linux only, and this is " + system);
    }
    Module module = Affinity.class.getModule();
    if (!module.isNativeAccessEnabled()) {
      return Optional.of(
          "it takes a native call: start java with --enable-native-access="
              + (module.isNamed() ? module.getName() : "ALL-UNNAMED"));
    }
    return Optional.empty();
  }

  /** Only where there is no obstacle. */
  static Affinity ofThisThread() {
    MethodHandle get = function("sched_getaffinity");
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment processors = arena.allocate(MOST_PROCESSORS / 8);
      if (call(get, processors) < 0) {
        throw new IllegalStateException("sched_getaffinity fails");
      }
      return new Affinity(
          function("sched_setaffinity"),
          IntStream.range(0, MOST_PROCESSORS).filter(i -> isIn(processors, i)).boxed().toList());
    }
  }

  private static boolean isIn(MemorySegment processors, int processor) {
    int bits = processors.get(ValueLayout.JAVA_BYTE, processor / 8);
    return (bits >> processor % 8 & 1) == 1;
  }

  @SuppressWarnings("restricted") // obstacle() has told whether it is allowed
  private static MethodHandle function(String name) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow(name),
        FunctionDescriptor.of(
            ValueLayout.JAVA_INT,
            ValueLayout.JAVA_INT,
            ValueLayout.JAVA_LONG,
            ValueLayout.ADDRESS));
  }

  private static int call(MethodHandle function, MemorySegment processors) {
    try {
      return (int) function.invokeExact(SELF, processors.byteSize(), processors);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** The processors, by Linux' numbers. */
  List<Integer> processors() {
    return processors;
  }

  /** Keeps the calling thread on one of the processors: worker 1 on the second, and so on. */
  void pin(int worker) {
    int processor = processors.get(worker % processors.size());
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment one = arena.allocate(MOST_PROCESSORS / 8);
      one.set(ValueLayout.JAVA_BYTE, processor / 8, (byte) (1 << processor % 8));
      if (call(set, one) != 0) {
        LOG.log(
            System.Logger.Level.WARNING,
            "worker {0} is not kept on processor {1}: sched_setaffinity fails",
            worker,
            processor);
      }
    }
  }
}
