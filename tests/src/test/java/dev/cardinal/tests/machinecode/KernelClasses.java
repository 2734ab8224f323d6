package dev.cardinal.tests.machinecode;

import dev.cardinal.vector.ukernel.F32Gemm;
import java.io.IOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The class files of the micro-kernels' package. */
final class KernelClasses {
  /** Where the names of the Vector API begin. */
  static final String VECTORS = "jdk/incubator/vector/";

  private KernelClasses() {}

  /** All of them, by name. */
  static List<ClassModel> all() throws IOException {
    String location = F32Gemm.class.getProtectionDomain().getCodeSource().getLocation().toString();
    Path library = Path.of(URI.create(location));
    if (Files.isDirectory(library)) {
      return in(library.resolve(folder()));
    }
    try (FileSystem jar = FileSystems.newFileSystem(library)) {
      return in(jar.getPath(folder()));
    }
  }

  /** The package as class files name it. */
  static String folder() {
    return F32Gemm.class.getPackageName().replace('.', '/');
  }

  private static List<ClassModel> in(Path folder) throws IOException {
    var classes = new ArrayList<ClassModel>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".class")).sorted().toList()) {
        classes.add(ClassFile.of().parse(Files.readAllBytes(file)));
      }
    }
    return classes;
  }

  /** A method's class without its package, and its name. */
  static String name(String owner, String method) {
    return owner.substring(owner.lastIndexOf('/') + 1) + "." + method;
  }

  /** How long a method's code is; 0 if it has none. */
  static int byteCodes(MethodModel method) {
    return method.findAttribute(Attributes.code()).map(code -> code.codeLength()).orElse(0);
  }
}
