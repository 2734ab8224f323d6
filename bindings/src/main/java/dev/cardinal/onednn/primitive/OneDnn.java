package dev.cardinal.onednn.primitive;

import dev.cardinal.onednn.ffm.dnnl_h;
import dev.cardinal.onednn.library.OneDnnLibrary;

/** Settings of the loaded library, for the whole process. */
public final class OneDnn {
  private OneDnn() {}

  /** The instruction set that oneDNN computes with, by its own name. */
  public static String instructionSet() {
    OneDnnLibrary.required();
    return dnnl_h.dnnl_cpu_isa2str(dnnl_h.dnnl_get_effective_cpu_isa()).getString(0);
  }

  /** How many primitives oneDNN remembers, in order to make none twice. */
  public static int primitiveCacheCapacity() {
    try (var call = new Call()) {
      var out = call.out();
      OneDnnException.check(
          "dnnl_get_primitive_cache_capacity", dnnl_h.dnnl_get_primitive_cache_capacity(out));
      return out.get(java.lang.foreign.ValueLayout.JAVA_INT, 0);
    }
  }

  /** Sets how many primitives oneDNN remembers; 0 for none. */
  public static void primitiveCacheCapacity(int primitives) {
    OneDnnLibrary.required();
    OneDnnException.check(
        "dnnl_set_primitive_cache_capacity", dnnl_h.dnnl_set_primitive_cache_capacity(primitives));
  }

  /** Lets oneDNN print to standard output what it does: 0 nothing, 1 runs, 2 the making too. */
  public static void verbose(int level) {
    OneDnnLibrary.required();
    OneDnnException.check("dnnl_set_verbose", dnnl_h.dnnl_set_verbose(level));
  }
}
