package dev.cardinal.tests.machinecode;

import static dev.cardinal.tests.machinecode.KernelClasses.VECTORS;

import java.io.IOException;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * A method that has a loop and computes on vectors, by its class file.
 *
 * @param name as in {@link Held}
 * @param byteCodes how long it is, which tells overloads apart
 * @param pattern names the method and its types, as compiler directives do
 */
record VectorLoop(String name, int byteCodes, String pattern) {
  /** Classes and methods that nothing is said of, and why. */
  private static final Map<String, String> EXEMPT =
      Map.of(
          "F32Softmax", "its logarithms are calls, and it runs once in most networks",
          "F32Depthwise3x3.one", "it is for a plane's last rows alone",
          "F32Planes.carefully", "it is for the last rows of memory alone",
          "F32PlaneSplit.carefully", "it is for the last rows of memory alone",
          "F32Rows.copyFew", "its loop is over single floats",
          "F32Rows.copyFewEvens", "its loop is over single floats");

  /** All of the micro-kernels' package that are looked at. */
  static List<VectorLoop> all() throws IOException {
    return KernelClasses.all().stream()
        .flatMap(
            type ->
                type.methods().stream()
                    .filter(VectorLoop::loopsOnVectors)
                    .map(method -> of(type, method)))
        .filter(loop -> !loop.isExempt())
        .toList();
  }

  private static VectorLoop of(ClassModel type, MethodModel method) {
    String owner = type.thisClass().asInternalName();
    String methodName = method.methodName().stringValue();
    return new VectorLoop(
        KernelClasses.name(owner, methodName),
        KernelClasses.byteCodes(method),
        owner + "." + methodName + method.methodType().stringValue());
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
