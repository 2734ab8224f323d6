package dev.cardinal.onednn.library;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * oneDNN's library in this process: loaded at the first question, once. That it cannot be loaded is
 * a reason, never an exception.
 */
public final class OneDnnLibrary {
  /** The system property that names the file of the library to load. */
  public static final String LIBRARY_PROPERTY = "cardinal.onednn.library";

  private final String reason;
  private final Path file;
  private final OneDnnVersion version;
  private final OpenMp openMp;

  private OneDnnLibrary(String reason, Path file, OneDnnVersion version, OpenMp openMp) {
    this.reason = reason;
    this.file = file;
    this.version = version;
    this.openMp = openMp;
  }

  /** Holds the one that was loaded; its initialisation does not fail. */
  private static final class Loaded {
    static final OneDnnLibrary LIBRARY = load(System.getenv());
  }

  private static OneDnnLibrary load(Map<String, String> environment) {
    try {
      Path file = locate(environment);
      LibraryLoader.load(file, environment);
      OneDnnVersion version = OneDnnVersion.ofLoaded(file);
      OpenMp openMp = LibraryLoader.openMp().orElse(null);
      version.check(file, openMp != null);
      return new OneDnnLibrary(null, file, version, openMp);
    } catch (UnavailableException e) {
      return new OneDnnLibrary(e.getMessage(), null, null, null);
    } catch (IllegalCallerException e) {
      return new OneDnnLibrary(
          "Java denies native access ("
              + e.getMessage()
              + "): start it with --enable-native-access=dev.cardinal.onednn on the module path,"
              + " --enable-native-access=ALL-UNNAMED on the class path",
          null,
          null,
          null);
    } catch (RuntimeException | LinkageError e) {
      return new OneDnnLibrary("oneDNN cannot be loaded: " + e, null, null, null);
    }
  }

  private static Path locate(Map<String, String> environment) throws UnavailableException {
    String chosen = System.getProperty(LIBRARY_PROPERTY);
    if (chosen != null && !chosen.isEmpty()) {
      return LibraryLoader.existing(Path.of(chosen));
    }
    Platform platform = Platform.current();
    var source =
        new LibrarySource(
            platform,
            OneDnnLibrary.class.getClassLoader(),
            System.getProperty("jdk.module.path", ""));
    Path cache = CacheLocation.of(System::getProperty, environment);
    return LibraryCache.unpacked(cache, source, platform).resolve(platform.library());
  }

  /** Why oneDNN cannot be used in this process, and what to do about it; empty if it can. */
  public static Optional<String> unavailable() {
    return Optional.ofNullable(Loaded.LIBRARY.reason);
  }

  /**
   * The library.
   *
   * @throws IllegalStateException if it is unavailable, with the reason
   */
  public static OneDnnLibrary required() {
    OneDnnLibrary library = Loaded.LIBRARY;
    if (library.reason != null) {
      throw new IllegalStateException(library.reason);
    }
    return library;
  }

  /** The file that was loaded. */
  public Path file() {
    return file;
  }

  /** The library's version. */
  public OneDnnVersion version() {
    return version;
  }

  /** The runtime with which it computes; empty if it computes with the calling thread alone. */
  public Optional<OpenMp> openMp() {
    return Optional.ofNullable(openMp);
  }
}
