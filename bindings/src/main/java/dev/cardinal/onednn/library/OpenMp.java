package dev.cardinal.onednn.library;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Map;
import java.util.Optional;

/**
 * The OpenMP runtime that oneDNN computes with. Its settings belong to the thread that calls, and
 * so does its team of threads.
 */
public final class OpenMp {
  /**
   * How long threads of libgomp's team look for more work before they sleep, in turns of its loop:
   * measured, about 50 microseconds. By default it is a hundred times that, after every primitive
   * of oneDNN's, which takes cores away from Cardinal's own workers and from other processes, and
   * is spent for nothing when a run is over. Primitives of one run follow each other within some
   * microseconds; to wake a thread that sleeps costs about 30.
   */
  private static final String GNU_SPINS = "3000";

  /** The same for the runtimes of LLVM and Intel, in milliseconds; by default it is 200. */
  private static final String LLVM_BLOCK_MILLISECONDS = "0";

  /** The user's word on waiting, in any of these variables, stands. */
  private static final Map<String, String> WAITING =
      Map.of("GOMP_SPINCOUNT", GNU_SPINS, "KMP_BLOCKTIME", LLVM_BLOCK_MILLISECONDS);

  private final MethodHandle setThreads;
  private final MethodHandle maxThreads;

  private OpenMp(MemorySegment setThreads, MemorySegment maxThreads) {
    Linker linker = Linker.nativeLinker();
    this.setThreads =
        linker.downcallHandle(setThreads, FunctionDescriptor.ofVoid(ValueLayout.JAVA_INT));
    this.maxThreads =
        linker.downcallHandle(maxThreads, FunctionDescriptor.of(ValueLayout.JAVA_INT));
  }

  /** The runtime among loaded libraries, if there is one. */
  public static Optional<OpenMp> in(SymbolLookup libraries) {
    return libraries
        .find("omp_set_num_threads")
        .flatMap(set -> libraries.find("omp_get_max_threads").map(most -> new OpenMp(set, most)));
  }

  /**
   * Tells runtimes that are loaded from now on to wait briefly for work, unless the user has said
   * how they wait.
   */
  public static void waitBriefly(Map<String, String> environment) {
    if (!environment.containsKey("OMP_WAIT_POLICY")) {
      WAITING.forEach(Posix::setEnvironment);
    }
  }

  /** Sets how many threads compute what the calling thread asks for from now on. */
  public void setThreads(int threads) {
    try {
      setThreads.invokeExact(threads);
    } catch (Throwable e) {
      throw Posix.unchecked(e);
    }
  }

  /** How many threads compute what the calling thread asks for. */
  public int maxThreads() {
    try {
      return (int) maxThreads.invokeExact();
    } catch (Throwable e) {
      throw Posix.unchecked(e);
    }
  }
}
