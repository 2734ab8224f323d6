package dev.cardinal.tests.machinecode;

import dev.cardinal.vector.ukernel.F32Gemm;
import java.io.IOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A method that has a loop and computes on vectors, by its class file.
 *
 * @param name as in {@link Held}
 * @param byteCodes how long it is, which tells overloads apart
 * @param pattern names the method and its types, as compiler directives do
 */
record VectorLoop(String name, int byteCodes, String pattern) {
  private static final String VECTORS = "jdk/incubator/vector/";

  /** Classes and methods that nothing is said of, and why. */
  private static final Map<String, String> EXEMPT =
      Map.of(
          "F32Softmax", "its logarithms are calls, and it runs once in most networks",
          "F32Depthwise3x3.write", "it calls, but only for a plane's last rows",
          "F32Planes.carefully", "it is for the last rows of memory alone",
          "F32PlaneSplit.carefully", "it is for the last rows of memory alone",
          "F32Rows.copyFew", "its loop is over single floats",
          "F32Rows.copyFewEvens", "its loop is over single floats");

  /** All of the micro-kernels' package that are looked at. */
  static List<VectorLoop> all() throws IOException {
    String location = F32Gemm.class.getProtectionDomain().getCodeSource().getLocation().toString();
    Path library = Path.of(URI.create(location));
    String folder = F32Gemm.class.getPackageName().replace('.', '/');
    if (Files.isDirectory(library)) {
      return in(library.resolve(folder));
    }
    try (FileSystem jar = FileSystems.newFileSystem(library)) {
      return in(jar.getPath(folder));
    }
  }

  private static List<VectorLoop> in(Path folder) throws IOException {
    var loops = new ArrayList<VectorLoop>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".class")).sorted().toList()) {
        ClassModel type = ClassFile.of().parse(Files.readAllBytes(file));
        type.methods().stream()
            .filter(VectorLoop::loopsOnVectors)
            .map(method -> of(type, method))
            .filter(loop -> !loop.isExempt())
            .forEach(loops::add);
      }
    }
    return loops;
  }

  private static VectorLoop of(ClassModel type, MethodModel method) {
    String pattern = type.thisClass().asInternalName() + "." + method.methodName().stringValue();
    String name = pattern.substring(pattern.lastIndexOf('/') + 1);
    int byteCodes = method.findAttribute(Attributes.code()).orElseThrow().codeLength();
    return new VectorLoop(name, byteCodes, pattern + method.methodType().stringValue());
  }

  /** Whether this is what was compiled. */
  boolean isIn(CompiledMethod method) {
    return name.equals(method.name()) && byteCodes == method.byteCodes();
  }

  private boolean isExempt() {
    return EXEMPT.containsKey(name) || EXEMPT.containsKey(name.substring(0, name.indexOf('.')));
  }

  /** Methods that take or give vectors are a part of those that call them. */
  private static boolean loopsOnVectors(MethodModel method) {
    if (method.methodType().stringValue().contains(VECTORS)) {
      return false;
    }
    List<CodeElement> code = method.code().map(c -> c.elementList()).orElse(List.of());
    return loops(code) && code.stream().anyMatch(VectorLoop::usesVector);
  }

  private static boolean loops(List<CodeElement> code) {
    var passed = new HashSet<Label>();
    for (CodeElement element : code) {
      if (element instanceof LabelTarget target) {
        passed.add(target.label());
      } else if (element instanceof BranchInstruction jump && passed.contains(jump.target())) {
        return true;
      }
    }
    return false;
  }

  /** Whether it calls a method of vectors, or one that takes or returns them. */
  private static boolean usesVector(CodeElement element) {
    return element instanceof InvokeInstruction call
        && (call.owner().asInternalName().startsWith(VECTORS)
            || call.type().stringValue().contains(VECTORS));
  }
}
