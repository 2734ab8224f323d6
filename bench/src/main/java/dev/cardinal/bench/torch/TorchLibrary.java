package dev.cardinal.bench.torch;

import ai.djl.engine.Engine;
import dev.cardinal.onednn.library.CacheLocation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Properties;

/**
 * PyTorch's native library, as Maven brought it. DJL unpacks it into Cardinal's cache at its first
 * use and, as it is told here, fetches nothing from elsewhere.
 */
final class TorchLibrary {
  private static final String DESCRIPTION = "native/lib/pytorch.properties";

  private TorchLibrary() {}

  /**
   * DJL's engine for PyTorch.
   *
   * @throws IllegalStateException if it cannot be had, with the reason
   */
  static Engine engine() {
    require(brought(), platform(System.getProperty("os.name"), System.getProperty("os.arch")));
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("OPT_OUT_TRACKING", "true");
    System.setProperty(
        "ENGINE_CACHE_DIR", CacheLocation.of(System::getProperty, System.getenv()).toString());
    System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
    try {
      return Engine.getEngine("PyTorch");
    } catch (RuntimeException | LinkageError | AssertionError e) {
      throw new IllegalStateException("PyTorch's library cannot be loaded: " + e, e);
    }
  }

  static void require(String brought, String here) {
    if (!brought.equals(here)) {
      throw new IllegalStateException(
          "PyTorch's library at hand is for %s, this machine is %s".formatted(brought, here));
    }
  }

  /** The platform of the library on the class path, as DJL calls it. */
  private static String brought() {
    try (InputStream in = ClassLoader.getSystemResourceAsStream(DESCRIPTION)) {
      if (in == null) {
        throw new IllegalStateException("there is no PyTorch library on the class path");
      }
      var properties = new Properties();
      properties.load(in);
      return properties.getProperty("classifier");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A platform as DJL calls it. */
  static String platform(String os, String arch) {
    String name = os.toLowerCase(Locale.ROOT);
    String system = name.startsWith("windows") ? "win" : name.startsWith("mac") ? "osx" : name;
    return system + "-" + (arch.equals("amd64") ? "x86_64" : arch);
  }
}
