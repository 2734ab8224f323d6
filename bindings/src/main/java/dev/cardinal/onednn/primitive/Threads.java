package dev.cardinal.onednn.primitive;

import dev.cardinal.onednn.library.OneDnnLibrary;
import dev.cardinal.onednn.library.OpenMp;
import java.util.function.Supplier;

/** How many threads oneDNN computes with on behalf of the calling thread. */
public final class Threads {
  private Threads() {}

  /** Sets the number for what the calling thread runs from now on. */
  public static void set(int threads) {
    OneDnnLibrary.required().openMp().ifPresent(openMp -> openMp.setThreads(threads));
  }

  /**
   * Makes something with a number of threads that holds for as long as that takes: primitives are
   * cut for the number of threads that they are made with.
   */
  public static <T> T with(int threads, Supplier<T> make) {
    OneDnnLibrary library = OneDnnLibrary.required();
    if (library.openMp().isEmpty()) {
      return make.get();
    }
    OpenMp openMp = library.openMp().get();
    int before = openMp.maxThreads();
    openMp.setThreads(threads);
    try {
      return make.get();
    } finally {
      openMp.setThreads(before);
    }
  }
}
