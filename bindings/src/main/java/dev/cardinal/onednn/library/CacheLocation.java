package dev.cardinal.onednn.library;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Where a user's caches are, by the custom of each system. */
public final class CacheLocation {
  /** The system property that names another folder for Cardinal's cache. */
  public static final String PROPERTY = "cardinal.cache";

  private CacheLocation() {}

  /** Cardinal's folder, which need not exist. */
  public static Path of(Function<String, String> properties, Map<String, String> environment) {
    String chosen = properties.apply(PROPERTY);
    if (chosen != null && !chosen.isEmpty()) {
      return Path.of(chosen).toAbsolutePath();
    }
    return userCaches(properties, environment).resolve("cardinal").toAbsolutePath();
  }

  private static Path userCaches(
      Function<String, String> properties, Map<String, String> environment) {
    Path home = Path.of(properties.apply("user.home"));
    String os = properties.apply("os.name").toLowerCase(Locale.ROOT);
    if (os.startsWith("windows")) {
      return absolute(environment.get("LOCALAPPDATA"))
          .orElse(home.resolve("AppData").resolve("Local"));
    }
    if (os.startsWith("mac")) {
      return home.resolve("Library").resolve("Caches");
    }
    return absolute(environment.get("XDG_CACHE_HOME")).orElse(home.resolve(".cache"));
  }

  /** A relative folder is none, as the rules of XDG have it. */
  private static Optional<Path> absolute(String folder) {
    return Optional.ofNullable(folder)
        .filter(name -> !name.isEmpty())
        .map(Path::of)
        .filter(Path::isAbsolute);
  }
}
