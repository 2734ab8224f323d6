package dev.cardinal.tests.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A module as it was compiled.
 *
 * @param module its descriptor
 * @param classes its classes
 */
record Library(ModuleDescriptor module, List<ClassReferences> classes) {
  private static final String DESCRIPTOR = "module-info.class";

  /** Reads the folder or the jar that holds a class. */
  static Library of(Class<?> member) {
    try {
      Path location = Path.of(member.getProtectionDomain().getCodeSource().getLocation().toURI());
      if (Files.isDirectory(location)) {
        return read(location);
      }
      try (FileSystem jar = FileSystems.newFileSystem(location)) {
        return read(jar.getPath("/"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static Library read(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root);
        var descriptor = Files.newInputStream(root.resolve(DESCRIPTOR))) {
      List<ClassReferences> classes =
          files
              .filter(file -> file.toString().endsWith(".class"))
              .filter(file -> !file.endsWith(DESCRIPTOR) && !file.endsWith("package-info.class"))
              .map(ClassReferences::of)
              .toList();
      return new Library(ModuleDescriptor.read(descriptor), classes);
    }
  }
}
