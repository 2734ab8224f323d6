package dev.cardinal.onednn.library;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.module.FindException;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReader;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipException;

/**
 * Where the files of {@code org.bytedeco:dnnl} are: on the class path, or on the module path.
 *
 * <p>As a module the artifact requires Java classes that Cardinal does without, so it cannot be
 * resolved; it need only lie on the module path.
 */
public final class LibrarySource {
  private final Platform platform;
  private final ClassLoader loader;
  private final String modulePath;

  /**
   * A place to look at.
   *
   * @param modulePath as the system property {@code jdk.module.path} has it, perhaps empty
   */
  public LibrarySource(Platform platform, ClassLoader loader, String modulePath) {
    this.platform = platform;
    this.loader = loader;
    this.modulePath = modulePath;
  }

  /**
   * The address of a file of the artifact.
   *
   * @throws UnavailableException if it is nowhere
   */
  public URL find(String file) throws UnavailableException {
    String resource = platform.folder() + file;
    URL onClassPath = loader.getResource(resource);
    if (onClassPath != null) {
      return onClassPath;
    }
    return onModulePath(resource)
        .orElseThrow(
            () ->
                new UnavailableException(
                    "there is no oneDNN on the class path or module path: add"
                        + " org.bytedeco:dnnl with the classifier "
                        + platform.classifier()
                        + ", or name a library by -D"
                        + OneDnnLibrary.LIBRARY_PROPERTY
                        + "=PATH"));
  }

  private Optional<URL> onModulePath(String resource) {
    Path[] entries =
        Arrays.stream(modulePath.split(File.pathSeparator))
            .filter(entry -> !entry.isEmpty())
            .map(Path::of)
            .toArray(Path[]::new);
    try {
      return ModuleFinder.of(entries)
          .find(platform.module())
          .flatMap(
              module -> {
                try (ModuleReader reader = module.open()) {
                  Optional<URI> found = reader.find(resource);
                  return found.isEmpty() ? Optional.empty() : Optional.of(found.get().toURL());
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    } catch (FindException | UncheckedIOException e) {
      return Optional.empty();
    }
  }

  /**
   * Copies a file that was found.
   *
   * @return its SHA-256
   * @throws ZipException if it is damaged
   */
  public static String copy(URL file, OutputStream to) throws IOException {
    URLConnection connection = file.openConnection();
    connection.setUseCaches(false);
    try (var content = new CheckedInputStream(connection.getInputStream(), new CRC32())) {
      String sha256 = Sha256.copying(content, to);
      if (connection instanceof JarURLConnection inJar
          && inJar.getJarEntry().getCrc() != content.getChecksum().getValue()) {
        throw new ZipException("its checksum is not that of the jar's index");
      }
      return sha256;
    }
  }

  /**
   * Tells a file from others of its name without reading it: by length and checksum in the index of
   * its jar. Elsewhere by its SHA-256.
   */
  public static String identity(URL file) throws IOException {
    URLConnection connection = file.openConnection();
    connection.setUseCaches(false);
    if (connection instanceof JarURLConnection inJar) {
      try (JarFile _ = inJar.getJarFile()) {
        JarEntry entry = inJar.getJarEntry();
        return entry.getSize() + " " + Long.toHexString(entry.getCrc());
      }
    }
    try (InputStream content = connection.getInputStream()) {
      return Sha256.of(content);
    }
  }
}
