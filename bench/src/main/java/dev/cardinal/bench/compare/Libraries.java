package dev.cardinal.bench.compare;

import dev.cardinal.bench.peer.Peer;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The sizes of the jars that peers need, native libraries included, as they lie on the class path.
 */
final class Libraries {
  private Libraries() {}

  static long bytes(Peer peer) {
    return bytes(peer.artifacts(), System.getProperty("java.class.path"));
  }

  /** Of artifacts on a class path; folders of classes are not counted. */
  static long bytes(List<String> artifacts, String classPath) {
    long bytes = 0;
    for (String entry : classPath.split(File.pathSeparator)) {
      Path file = Path.of(entry);
      String name = String.valueOf(file.getFileName());
      if (artifacts.stream().anyMatch(artifact -> isOf(artifact, name))) {
        bytes += size(file);
      }
    }
    return bytes;
  }

  /** Whether a jar's name is the artifact's, perhaps with a version. */
  private static boolean isOf(String artifact, String name) {
    return name.matches(Pattern.quote(artifact) + "(-\\d.*)?\\.jar");
  }

  private static long size(Path file) {
    try {
      return Files.isRegularFile(file) ? Files.size(file) : 0;
    } catch (IOException e) {
      return 0;
    }
  }
}
