package dev.cardinal.onednn.library;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A platform for which {@code org.bytedeco:dnnl} has a library.
 *
 * @param classifier the Maven classifier of that artifact, and its folder of files
 * @param library the name of oneDNN's file
 * @param openMp the name of the file of its OpenMP runtime; empty where the system has it
 */
public record Platform(String classifier, String library, Optional<String> openMp) {
  private static final List<Platform> ALL =
      List.of(
          new Platform("linux-x86_64", "libdnnl.so.3", Optional.of("libgomp.so.1")),
          new Platform("linux-arm64", "libdnnl.so.3", Optional.of("libgomp.so.1")),
          new Platform("macosx-x86_64", "libdnnl.3.dylib", Optional.of("libiomp5.dylib")),
          new Platform("macosx-arm64", "libdnnl.3.dylib", Optional.of("libomp.dylib")),
          new Platform("windows-x86_64", "dnnl.dll", Optional.empty()));

  /** The platform of this process. */
  public static Platform current() throws UnavailableException {
    return of(System.getProperty("os.name"), System.getProperty("os.arch"));
  }

  /**
   * The platform of a system and a processor.
   *
   * @param os as the system property {@code os.name} has it
   * @param arch as the system property {@code os.arch} has it
   * @throws UnavailableException if there is no library for it
   */
  public static Platform of(String os, String arch) throws UnavailableException {
    String classifier = system(os) + "-" + processor(arch);
    return ALL.stream()
        .filter(platform -> platform.classifier.equals(classifier))
        .findFirst()
        .orElseThrow(
            () ->
                new UnavailableException(
                    "org.bytedeco:dnnl has no oneDNN for "
                        + os
                        + " on "
                        + arch
                        + ": build one and name it by -D"
                        + OneDnnLibrary.LIBRARY_PROPERTY
                        + "=PATH"));
  }

  /** The names that files of OpenMP runtimes have. */
  public static List<String> openMpFiles() {
    return ALL.stream().flatMap(platform -> platform.openMp.stream()).distinct().toList();
  }

  private static String system(String os) {
    String name = os.toLowerCase(Locale.ROOT);
    if (name.startsWith("mac")) {
      return "macosx";
    }
    return name.startsWith("windows") ? "windows" : name;
  }

  private static String processor(String arch) {
    return switch (arch.toLowerCase(Locale.ROOT)) {
      case "amd64", "x86_64", "x64" -> "x86_64";
      case "aarch64", "arm64" -> "arm64";
      default -> arch;
    };
  }

  /** The files to unpack, what is loaded first to begin with. */
  public List<String> files() {
    return openMp.map(name -> List.of(name, library)).orElseGet(() -> List.of(library));
  }

  /** The folder of the files in the artifact. */
  public String folder() {
    return "org/bytedeco/dnnl/" + classifier + "/";
  }

  /** The artifact's name on a module path. */
  public String module() {
    return "org.bytedeco.dnnl." + classifier.replace('-', '.');
  }
}
