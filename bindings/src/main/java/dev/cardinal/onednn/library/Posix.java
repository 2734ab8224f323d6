package dev.cardinal.onednn.library;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** Functions of C's library on systems that follow POSIX. */
public final class Posix {
  private static final Linker LINKER = Linker.nativeLinker();
  private static final SymbolLookup LIBRARY = LINKER.defaultLookup();

  private Posix() {}

  /** The number of the user with whose rights the process runs. */
  public static int effectiveUser() {
    try {
      return (int) function("geteuid", FunctionDescriptor.of(ValueLayout.JAVA_INT)).invokeExact();
    } catch (Throwable e) {
      throw unchecked(e);
    }
  }

  /**
   * Sets a variable of the process's own environment unless it has it. Only libraries that are
   * loaded later see it: Java's copy of the environment stays.
   */
  public static void setEnvironment(String name, String value) {
    MethodHandle setenv =
        function(
            "setenv",
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT,
                ValueLayout.ADDRESS,
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_INT));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment to = arena.allocateFrom(name);
      MemorySegment what = arena.allocateFrom(value);
      int _ = (int) setenv.invokeExact(to, what, 0);
    } catch (Throwable e) {
      throw unchecked(e);
    }
  }

  private static MethodHandle function(String name, FunctionDescriptor descriptor) {
    return LINKER.downcallHandle(LIBRARY.findOrThrow(name), descriptor);
  }

  /** What a downcall threw: it declares everything and throws only what is unchecked. */
  public static RuntimeException unchecked(Throwable thrown) {
    if (thrown instanceof Error error) {
      throw error;
    }
    return thrown instanceof RuntimeException e ? e : new IllegalStateException(thrown);
  }
}
