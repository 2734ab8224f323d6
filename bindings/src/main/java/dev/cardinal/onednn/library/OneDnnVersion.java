package dev.cardinal.onednn.library;

import dev.cardinal.onednn.ffm.dnnl_h;
import dev.cardinal.onednn.ffm.dnnl_version_t;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Path;

/**
 * The version of a oneDNN library.
 *
 * @param runtime oneDNN's number for what gives it threads
 */
public record OneDnnVersion(int major, int minor, int patch, int runtime) {
  private static final int MAJOR = 3;

  /**
   * From this version on all that Cardinal calls has kept its meaning; 3.1 numbers post-ops
   * otherwise.
   */
  private static final int LEAST_MINOR = 3;

  /**
   * The version of the library that is loaded.
   *
   * @param file where it is, for the message
   * @throws UnavailableException if it is not oneDNN
   */
  public static OneDnnVersion ofLoaded(Path file) throws UnavailableException {
    if (SymbolLookup.loaderLookup().find("dnnl_version").isEmpty()) {
      throw new UnavailableException(
          file + " is a library, but not oneDNN: it has no function dnnl_version");
    }
    MemorySegment version = dnnl_h.dnnl_version().reinterpret(dnnl_version_t.layout().byteSize());
    return new OneDnnVersion(
        dnnl_version_t.major(version),
        dnnl_version_t.minor(version),
        dnnl_version_t.patch(version),
        dnnl_version_t.cpu_runtime(version));
  }

  /**
   * Refuses a library that Cardinal cannot use.
   *
   * @param openMp whether an OpenMP runtime was found
   */
  public void check(Path file, boolean openMp) throws UnavailableException {
    if (major != MAJOR || minor < LEAST_MINOR) {
      throw new UnavailableException(
          file
              + " is oneDNN "
              + this
              + ", Cardinal needs "
              + MAJOR
              + ".x from "
              + MAJOR
              + "."
              + LEAST_MINOR
              + " on: use org.bytedeco:dnnl "
              + MAJOR
              + ".x");
    }
    boolean usable =
        runtime == dnnl_h.DNNL_RUNTIME_SEQ() || (runtime == dnnl_h.DNNL_RUNTIME_OMP() && openMp);
    if (!usable) {
      throw new UnavailableException(
          file
              + " computes with threads that Cardinal cannot count: use a oneDNN that is built with"
              + " ONEDNN_CPU_RUNTIME=OMP or SEQ");
    }
  }

  @Override
  public String toString() {
    return major + "." + minor + "." + patch;
  }
}
